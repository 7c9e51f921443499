using System.Text;
using EgressLint.Analysis;
using EgressLint.Analysis.Reporting;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;

namespace EgressLint.Tests.Analysis.Reporting;

/// <summary>Findings as the rules will make them, on small files.</summary>
internal static class Samples
{
    public static readonly CatalogInfo Catalog = new("microsoft", "2026.05", "2026-05-01");

    public static readonly RuleDescriptor Blocked = new("EGL1001", "EndpointBlocked", Severity.Error,
    [
        new("default", "Required endpoint '{0}' is denied by '{1}'."),
        new("some", "Required endpoint '{0}' is denied by '{1}' for {2} of {3} known hosts; for example '{4}'."),
    ]);

    public static readonly RuleDescriptor Unknown = new("EGL1010", "ReachabilityUnknown", Severity.Note,
        "Reachability of '{0}' is unknown because service tag '{1}' has no address list; supply one with '--service-tags'.");

    public static readonly RuleDescriptor NeedsDirect = new("EGL5001", "ProxyUnsupported", Severity.Error,
        "'{0}' needs a direct TCP-TLS connection, but '{1}' sends it through a proxy.");

    public static readonly RuleDescriptor Shadowed = new("EGL4001", "EntryShadowed", Severity.Warning,
        "'{0}' never decides anything: '{1}' matches everything it does.");

    public static readonly SourceText Squid = SourceText.From("squid/squid.conf", """
        acl office src 10.0.0.0/8
        acl microsoft dstdomain .manage.microsoft.com
        http_access allow office microsoft
        http_access deny all
        http_access allow localhost

        """.ReplaceLineEndings("\n"));

    public static readonly SourceText Pac = SourceText.From("proxy.pac",
        "function FindProxyForURL(url, host) {\n\tif (isPlainHostName(host)) { return \"DIRECT\"; }\n\treturn \"PROXY proxy1.contoso.com:3128\";\n}\n");

    public static Location Find(SourceText text, string part)
    {
        var at = text.Content.IndexOf(part, StringComparison.Ordinal);
        Assert.True(at >= 0, part);
        return text.At(new TextSpan(at, part.Length));
    }

    public static AnalysisResult Of(params Finding[] findings) => new() { Catalog = Catalog, Findings = [.. findings] };

    public static Finding BlockedBySquid(string endpoint = "*.dl.delivery.mp.microsoft.com") =>
        new(Blocked, Find(Squid, "http_access deny all"), endpoint, "http_access deny all")
        {
            Subject = new()
            {
                Endpoints = [endpoint],
                Requirements = ["cm.updates.delivery"],
                Roles = ["service-connection-point"],
                Features = ["Updates and servicing"],
                Verdict = "deny",
                Witness = endpoint.Replace("*", "a", StringComparison.Ordinal) + ":443",
            },
            Trace =
            [
                new(Find(Squid, "http_access allow office microsoft"), "'acl microsoft' does not hold the name"),
                new(Find(Squid, "http_access deny all"), "matches everything"),
            ],
            Advice = "Add '.dl.delivery.mp.microsoft.com' to 'acl microsoft'.",
            Related = [new(Find(Squid, "acl microsoft dstdomain .manage.microsoft.com"), "The list of allowed names.")],
            Fixes =
            [
                new("Add '.dl.delivery.mp.microsoft.com' to 'acl microsoft'", FixSafety.Safe,
                    [new(Squid.At(Squid.Content.IndexOf("\nhttp_access", StringComparison.Ordinal), Squid.Content.IndexOf("\nhttp_access", StringComparison.Ordinal)), " .dl.delivery.mp.microsoft.com")]),
            ],
        };

    public static Finding Shadow() =>
        new(Shadowed, Find(Squid, "http_access allow localhost"), "http_access allow localhost", "http_access deny all")
        {
            Related = [new(Find(Squid, "http_access deny all"), "This line comes first.")],
            Advice = "Delete it, or move it up.",
        };

    public static Finding PacProxy() =>
        new(NeedsDirect, Find(Pac, "return \"PROXY proxy1.contoso.com:3128\";"), "contoso.cloudapp.net:10140", "return \"PROXY proxy1.contoso.com:3128\"")
        {
            Subject = new()
            {
                Endpoints = ["contoso.cloudapp.net"],
                Requirements = ["cm.cmg.tcp-tls"],
                Roles = ["cmg-connection-point"],
                Features = ["Cloud management gateway"],
                Verdict = "proxy",
                Witness = "contoso.cloudapp.net:10140",
            },
        };

    /// <summary>Ten findings that exercise everything a writer knows.</summary>
    public static AnalysisResult Diverse()
    {
        var bytes = SourceText.Decode("old/r\u00fcckw\u00e4rts proxy.conf", [.. "# caf"u8, 0xe9, .. "\nhttp_port 3128\n"u8]);
        var wide = SourceText.From("azure/nsg.json", "{\n  \"名前\": \"日本語\", \"access\": \"Deny\"\n}\n");
        var reg = SourceText.Decode("firewall/ws.reg", [0xff, 0xfe, .. Encoding.Unicode.GetBytes("Windows Registry\r\n\"a\"=\"v2.30|Action=Block|\"\r\n")]);
        return Of(
            BlockedBySquid(),
            BlockedBySquid("*.windowsupdate.com"),
            BlockedBySquid("login.microsoftonline.com"),
            Shadow(),
            PacProxy(),
            new Finding(Blocked, Find(reg, "Action=Block"), "some", ["*.manage.microsoft.com", "Action=Block", "12", "13", "fef.msua06.manage.microsoft.com"]),
            new Finding(Unknown, Find(wide, "\"Deny\""), "*.blob.core.windows.net", "Storage.WestUS") { Subject = new() { Endpoints = ["*.blob.core.windows.net"], Verdict = "unknown" } },
            new Finding(InputRules.NotText, bytes.At(5, 6), "old/r\u00fcckw\u00e4rts proxy.conf", "byte 233 at offset 5 is not UTF-8"),
            new Finding(InputRules.UnreadableFile, SourceText.From("squid/secret.conf", "").At(0, 0), "squid/secret.conf", "access is denied"),
            new Finding(InputRules.IncludeNotFound, Find(Squid, "acl office src 10.0.0.0/8"), "conf.d/*.conf", "Give its folder with '--mount'."),
            new Finding(InputRules.RejectedByEngine, Find(Pac, "function FindProxyForURL"), "Chromium", "a brace is missing")) with
        {
            Profiles = ["comanagement"],
            Assumptions = ["Without 'sources' in the settings, a client is taken to be where the policy treats it best."],
            Overrides = [new("ms.telemetry", "Not wanted here.", "2027-01-31")],
            Policies = [new("squid/squid.conf", "squid", "squid/squid.conf"), new("proxy.pac", "pac", "proxy.pac")],
            Rules = [Blocked, Shadowed, NeedsDirect, Unknown],
            Verdicts =
            [
                Verdict("squid/squid.conf", "updates-servicing", "*.dl.delivery.mp.microsoft.com", "deny"),
                Verdict("squid/squid.conf", "updates-servicing", "*.manage.microsoft.com", "allow"),
                Verdict("squid/squid.conf", "tenant-attach", "login.microsoftonline.com", "deny"),
                Verdict("proxy.pac", "tenant-attach", "login.microsoftonline.com", "proxy"),
                Verdict("proxy.pac", "tenant-attach", "*.blob.core.windows.net", "unknown"),
            ],
        };
    }

    public static VerdictInfo Verdict(string policy, string feature, string endpoint, string verdict) => new(
        policy, "cm." + feature, feature, "service-connection-point", endpoint, "https", 443, verdict,
        new(verdict == "allow" ? endpoint : null, verdict == "deny" ? endpoint : null, null),
        verdict == "deny" ? [new(Find(Squid, "http_access deny all"), "http_access")] : [],
        verdict == "unknown" ? [new("Service tag 'Storage.WestUS' has no address list.", null)] : []);

    public static string Console(AnalysisResult result, ConsoleOptions? options = null)
    {
        using var writer = new StringWriter();
        ConsoleReport.Write(result, writer, options ?? new());
        return writer.ToString();
    }

    public static string Written(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    public static string Text(Action<TextWriter> write)
    {
        using var writer = new StringWriter();
        write(writer);
        return writer.ToString();
    }
}
