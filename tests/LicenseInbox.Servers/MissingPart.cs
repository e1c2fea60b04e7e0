namespace LicenseInbox.Servers;

/// <summary>A part that the tests need is not on this machine: a failure, never a skip. Its message has the command that helps.</summary>
public sealed class MissingPartException(string part, Exception? innerException = null)
    : Exception($"{part} is needed by these tests and is not here. On Debian, as root: tests/run, or: apt-get install --no-install-recommends {Packages}", innerException)
{
    public const string Packages = "dovecot-core dovecot-imapd dovecot-lmtpd exim4-daemon-light postgresql util-linux openssl";
}
