using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.X509;
using ParsedCertificate = Org.BouncyCastle.X509.X509Certificate;

namespace LicenseInbox.Worker.Billing;

/// <summary>Tells whether a certificate was revoked: by the lists of a file, and where the setting says so by what its issuer publishes.</summary>
internal sealed class Revocation(BillingOptions options, TimeProvider time)
{
    /// <summary>Whoever does not answer within it has said nothing.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Why it is not used, and what to do; null when it may be.</summary>
    public string? ProblemOf(X509Certificate2 certificate, IReadOnlyList<X509Certificate2> authorities) =>
        ByFile(certificate) ?? (options.CheckRevocationOnline && IsRevokedOnline(certificate, authorities) ? Revoked : null);

    private string Revoked => $"was revoked by its issuer. Put another one into {options.CertificateFile}.";

    private string? ByFile(X509Certificate2 certificate)
    {
        if (options.RevocationListFile is not { Length: > 0 } path)
            return null;
        IReadOnlyList<X509Crl> lists;
        try
        {
            lists = CertificateFiles.LoadLists(path);
        }
        catch (Exception error) when (CertificateFiles.IsOfFile(error))
        {
            return $"can't be held against the revocation lists in {path} ({error.Message}). Put its issuer's current list there.";
        }

        var parsed = new ParsedCertificate(certificate.RawData);
        var own = lists.Where(list => list.IssuerDN.Equivalent(parsed.IssuerDN)).ToList();
        if (own.Exists(list => list.IsRevoked(parsed)))
            return Revoked;
        if (own.Count == 0)
            return $"can't be held against its issuer's revocation list: {path} has none of {certificate.IssuerName.Name}. Put it there.";
        var next = own.Max(list => list.NextUpdate ?? DateTime.MaxValue);
        return next < time.GetUtcNow().UtcDateTime
            ? $"can't be held against its issuer's revocation list: the one in {path} was to be replaced by {next.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}. Put the current one there."
            : null;
    }

    private static bool IsRevokedOnline(X509Certificate2 certificate, IReadOnlyList<X509Certificate2> authorities)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.ExtraStore.AddRange(authorities.ToArray());
        if (authorities.Count > 0)
        {
            // Below an authority that is not trusted the library asks nobody: those beside the certificate are.
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(authorities.ToArray());
        }

        chain.ChainPolicy.RevocationMode = X509RevocationMode.Online;
        chain.ChainPolicy.RevocationFlag = X509RevocationFlag.EndCertificateOnly;
        chain.ChainPolicy.UrlRetrievalTimeout = Patience;
        // Whom we encrypt for was set by the operator: only whether it was revoked is asked.
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllFlags;
        // An answer that did not come is asked for once more.
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            chain.Build(certificate);
            if (!chain.ChainStatus.Any(status => status.Status.HasFlag(X509ChainStatusFlags.RevocationStatusUnknown)))
                break;
        }

        return chain.ChainStatus.Any(status => status.Status.HasFlag(X509ChainStatusFlags.Revoked));
    }
}
