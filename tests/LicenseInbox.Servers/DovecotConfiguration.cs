namespace LicenseInbox.Servers;

/// <summary>The whole configuration of a throw-away Dovecot that runs without root.</summary>
internal static class DovecotConfiguration
{
    public static string Text(ServerDirectory directory, DovecotOptions options, DovecotPorts ports, string certificate, string key) => $$"""
        base_dir = {{directory.Path}}/run
        state_dir = {{directory.Path}}/state
        log_path = {{directory.Path}}/dovecot.log
        protocols = imap lmtp
        listen = 127.0.0.1
        default_internal_user = {{directory.User}}
        default_login_user = {{directory.User}}
        default_internal_group = {{directory.Group}}
        first_valid_uid = 1
        first_valid_gid = 1
        ssl = yes
        ssl_cert = <{{certificate}}
        ssl_key = <{{key}}
        disable_plaintext_auth = yes
        auth_mechanisms = plain login {{(options.Tokens is null ? "" : options.TokenMechanisms)}}
        # A user's name is the whole address.
        auth_username_format = %Lu
        mail_location = maildir:~/Maildir
        mail_plugins = acl{{(options.Quota is not null || options.QuotaReached ? " quota" : "")}}
        mail_max_userip_connections = 200
        lmtp_add_received_header = no
        # Where nobody has room, mails wait at the server before this one: else it returns them to their senders.
        quota_full_tempfail = yes
        {{(options.Capabilities is null ? "" : $"imap_capability = {options.Capabilities}")}}
        {{(options.Tokens is null ? "" : TokenDatabase(directory, options))}}
        passdb {
          driver = static
          {{(options.Tokens is null ? "" : "mechanisms = plain login")}}
          args = password={{options.Password}}
        }
        userdb {
          driver = static
          args = uid={{directory.User}} gid={{directory.Group}} home={{directory.Path}}/mail/%Lu{{(options.Tokens is null ? "" : " allow_all_users=yes")}}
        }
        namespace inbox {
          inbox = yes
          separator = {{options.Separator}}
          prefix = {{options.Prefix}}
          mailbox {{options.SentFolder}} {
            special_use = \Sent
            auto = create
          }
          mailbox {{options.JunkFolder}} {
            special_use = \Junk
          }
        }
        protocol imap {
          mail_plugins = acl imap_acl{{(options.Quota is not null || options.QuotaReached ? " quota imap_quota" : "")}}
          # Where this folder exists, everything said on a connection is written into it.
          rawlog_dir = {{directory.Path}}/mail/%Lu/rawlog
        }
        plugin {
          {{(options.QuotaReached ? "quota = maildir:User quota\nquota_rule = *:messages=1\nquota_grace = 0" : "")}}
          acl = vfile{{(options.Rights is null ? "" : $":{directory.Write("rights", $"* owner {options.Rights}\n")}")}}
          {{(options.Quota is { } bytes ? $"quota = maildir:All\n  quota_rule = *:bytes={bytes}\n  quota_grace = 0" : "")}}
        }
        service imap-login {
          chroot =
          service_count = 0
          client_limit = 1000
          inet_listener imap {
            port = {{ports.Imap}}
          }
          inet_listener imaps {
            port = {{ports.Imaps}}
            ssl = yes
          }
        }
        service imap {
          process_limit = 500
        }
        service lmtp {
          user = {{directory.User}}
          inet_listener lmtp {
            address = 127.0.0.1
            port = {{ports.Lmtp}}
          }
        }
        # A refused login is answered at once, and the next ones are not made to wait for it.
        auth_failure_delay = 0
        service anvil {
          chroot =
          unix_listener anvil-auth-penalty {
            mode = 0
          }
        }
        service stats {
          chroot =
        }

        """;

    /// <summary>Every token is shown to its issuer, who says whose it is; a name of the same domain is enough where mailboxes are shared.</summary>
    private static string TokenDatabase(ServerDirectory directory, DovecotOptions options)
    {
        var file = directory.Write("oauth2.conf.ext", $"""
            introspection_mode = post
            introspection_url = {options.Tokens!.IntrospectionUrl}
            username_attribute = username
            username_format = {(options.SharesMailboxes ? "%d" : "%Lu")}
            active_attribute = active
            active_value = true

            """);
        return $$"""
            passdb {
              driver = oauth2
              mechanisms = {{options.TokenMechanisms}}
              args = {{file}}
            }
            """;
    }
}

/// <summary>Where a Dovecot listens: STARTTLS, implicit TLS, LMTP.</summary>
public sealed record DovecotPorts(int Imap, int Imaps, int Lmtp);
