namespace LicenseInbox.Servers;

/// <summary>The whole configuration of a throw-away Exim that runs without root and hands every mail to Dovecot by LMTP.</summary>
internal static class EximConfiguration
{
    public static string Text(ServerDirectory directory, string name, int port, int lmtpPort, string certificate, string key, TokenIssuer? tokens = null) => $"""
        THE_USER = {directory.User}
        THE_GROUP = {directory.Group}
        THE_NAME = {name}
        THE_DIRECTORY = {directory.Path}
        THE_PORT = {port}
        LMTP_PORT = {lmtpPort}
        CERTIFICATE_FILE = {certificate}
        KEY_FILE = {key}
        THE_PASSWORD = {MailServer.Password}
        ISSUER_PORT = {tokens?.Port ?? 0}
        {(tokens is null ? "" : "WITH_TOKENS = yes")}

        """ + Rest;

    // What is in capitals is a macro, defined above.
    private const string Rest = """
        exim_user = THE_USER
        exim_group = THE_GROUP
        never_users =
        keep_environment =
        primary_hostname = THE_NAME
        spool_directory = THE_DIRECTORY/spool
        log_file_path = THE_DIRECTORY/log-%slog
        pid_file_path = THE_DIRECTORY/exim.pid
        daemon_smtp_ports = THE_PORT
        local_interfaces = 127.0.0.1
        tls_advertise_hosts = *
        tls_certificate = CERTIFICATE_FILE
        tls_privatekey = KEY_FILE
        auth_advertise_hosts = *
        host_lookup =
        rfc1413_query_timeout = 0s
        smtp_accept_max = 100
        smtp_accept_queue_per_connection = 0
        message_size_limit = 100M
        header_maxsize = 50M
        header_line_maxsize = 0
        ignore_bounce_errors_after = 0s
        acl_smtp_rcpt = check_recipient
        acl_smtp_data = check_data

        begin acl
        check_recipient:
        .ifdef WITH_TOKENS
          deny senders = ^licenses.*@vendor\\.example
               !authenticated = *
               message = 530 sign in first
        .endif
          # Addresses that start so play servers in trouble.
          deny local_parts = ^refused
               message = 550 no such user here
          defer local_parts = ^busy
               message = 451 try again later
          accept
        check_data:
          warn condition = ${if eq{${lc:${domain:${address:$h_from:}}}}{${lc:$sender_address_domain}}}
               add_header = :at_start:Authentication-Results: THE_NAME; spf=pass smtp.mailfrom=$sender_address; dmarc=pass header.from=${lc:${domain:${address:$h_from:}}}
          warn !condition = ${if eq{${lc:${domain:${address:$h_from:}}}}{${lc:$sender_address_domain}}}
               add_header = :at_start:Authentication-Results: THE_NAME; spf=none smtp.mailfrom=$sender_address; dmarc=fail header.from=${lc:${domain:${address:$h_from:}}}
          accept

        begin routers
        # Accepted at first, then returned to the sender.
        bounced:
          driver = redirect
          local_parts = ^bounced
          allow_fail
          data = :fail: the mailbox has moved away
        all:
          driver = manualroute
          transport = dovecot
          route_list = * 127.0.0.1 byname
          self = send
          no_more

        begin transports
        dovecot:
          driver = smtp
          protocol = lmtp
          port = LMTP_PORT
          hosts_avoid_tls = *
          hosts_try_fastopen =
          allow_localhost

        begin retry
        * * F,1h,1s

        begin authenticators
        plain:
          driver = plaintext
          public_name = PLAIN
          server_prompts = :
          server_condition = ${if eq{$auth3}{THE_PASSWORD}}
          server_set_id = $auth2
          server_advertise_condition = ${if def:tls_in_cipher}
        .ifdef WITH_TOKENS
        # What a token's owner may is the issuer's to say; both ways of showing one are a text with marks of one octet in it.
        xoauth2:
          driver = plaintext
          public_name = XOAUTH2
          server_prompts = :
          server_condition = ${if match{${readsocket{inet:127.0.0.1:ISSUER_PORT}{GET /check?user=${sg{$auth1}{\N^user=([^\x01]*)\x01.*$\N}{\$1}}&token=${sg{$auth1}{\N^.*auth=Bearer ([^\x01]*)\x01.*$\N}{\$1}} HTTP/1.0\r\nHost: localhost\r\n\r\n}{5s:shutdown=no}{ }{no answer}}}{token is good}}
          server_set_id = ${sg{$auth1}{\N^user=([^\x01]*)\x01.*$\N}{\$1}}
          server_advertise_condition = ${if def:tls_in_cipher}
        oauthbearer:
          driver = plaintext
          public_name = OAUTHBEARER
          server_prompts = :
          server_condition = ${if match{${readsocket{inet:127.0.0.1:ISSUER_PORT}{GET /check?user=${sg{$auth1}{\N^n,a=([^,]*),.*$\N}{\$1}}&token=${sg{$auth1}{\N^.*auth=Bearer ([^\x01]*)\x01.*$\N}{\$1}} HTTP/1.0\r\nHost: localhost\r\n\r\n}{5s:shutdown=no}{ }{no answer}}}{token is good}}
          server_set_id = ${sg{$auth1}{\N^n,a=([^,]*),.*$\N}{\$1}}
          server_advertise_condition = ${if def:tls_in_cipher}
        .endif

        """;
}
