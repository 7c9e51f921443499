using System.Text;
using System.Text.Json;
using EgressLint.Analysis;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Catalogs.Importing;
using EgressLint.Analysis.Reporting;
using EgressLint.Analysis.Settings;
using EgressLint.Cli;
using EgressLint.Cli.Requests;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Text;
using EgressLint.Formats;
using EgressLint.Formats.Azure.Tags;
using EgressLint.Formats.Pac;
using EgressLint.Formats.Squid;

namespace EgressLint.Oracle.Fuzz;

/// <summary>Readers of what is no configuration: settings, catalogs, comments, baselines, requests, published lists, reports.</summary>
internal static class ReaderTargets
{
    private const string Squid = "acl a dstdomain .example.com\nacl n src 10.0.0.0/8\nacl t time M 08:00-17:00\nhttp_access deny !n\nhttp_access allow a t\nhttp_access deny all\nhttp_port 3128\n";
    private const string Script = "function FindProxyForURL(url, host) { if (dnsDomainIs(host, '.example.com')) return 'DIRECT'; if (isInNet(myIpAddress(), '10.0.0.0', '255.0.0.0')) return 'PROXY p:80'; return 'PROXY q:80'; }\n";

    /// <summary>Of a file of requests so many are asked: each is one for itself.</summary>
    private const int MostLines = 12;

    private static readonly Lazy<Policy[]> Policies = new(() => [Bound(new SquidFormat(), "squid.conf", Squid), Bound(new PacFormat(), "proxy.pac", Script)]);
    private static readonly Lazy<Analyzer> Everything = new(Analyzer.BuiltIn);
    private static readonly Lazy<string> Folder = new(() => Directory.CreateTempSubdirectory("egresslint-fuzz-").FullName);

    /// <summary>Every one.</summary>
    public static IEnumerable<FuzzTarget> All =>
    [
        new("settings", SettingsSeeds, Settings) { Maker = (root, _) => new SchemaTexts(File.ReadAllText(Path.Join(root, "../rules/schema/settings.schema.json")), "egresslint.yml").Make },
        new("catalog", CatalogSeeds, CatalogFile) { Maker = (root, _) => new SchemaTexts(File.ReadAllText(Path.Join(root, "../rules/schema/catalog.schema.json")), "own.yml").Make },
        new("suppressions", SuppressionSeeds, Suppressions),
        new("baseline", BaselineSeeds, Baselines) { Maker = (_, seeds) => new JsonTexts(seeds, areLines: true).Make },
        new("requests", RequestSeeds, Requests) { Maker = (_, seeds) => new JsonTexts(seeds, areLines: true).Make },
        new("connect", ConnectSeeds, Connect),
        new("service-tags", TagSeeds, Tags) { Maker = (_, seeds) => new JsonTexts(seeds, areLines: false).Make },
        new("m365", EndpointSeeds, Endpoints) { Maker = (_, seeds) => new JsonTexts(seeds, areLines: false).Make },
        new("merge", MergeSeeds, Merge) { Maker = (_, seeds) => new JsonTexts(seeds, areLines: false).Make },
    ];

    private static FuzzOutcome Settings(FuzzInput input, bool asks) => ProductPath.Guarded(() =>
    {
        var read = SettingsReader.Read(SourceText.Decode(input.Path, input.Bytes));
        return (ProductPath.Places(read.Findings), read.Findings.Length < 5);
    });

    private static FuzzOutcome CatalogFile(FuzzInput input, bool asks) => ProductPath.Guarded(() =>
    {
        var read = Catalog.BuiltIn().Merge([SourceText.Decode(input.Path, input.Bytes)]);
        var fault = ProductPath.Places(read.Findings);
        if (fault is null && asks)
        {
            _ = read.Catalog.Select(read.Selection with { Profiles = ["comanagement"] }, out _);
        }

        return (fault, read.Findings.Length < 5);
    });

    /// <summary>Comments, put to work on findings that do not need a scenario.</summary>
    private static FuzzOutcome Suppressions(FuzzInput input, bool asks) => ProductPath.Guarded(() =>
    {
        var text = SourceText.Decode(input.Path, input.Bytes);
        if (KnownFormats.All.FirstOrDefault(f => f.Recognize(text) != Recognition.No) is not { } format)
        {
            return (null, false);
        }

        var comments = format.Comments(text);
        if (comments.Comments.Any(c => c.Start < 0 || c.End > text.Content.Length || c.Length < 0))
        {
            return ("a comment stands outside of the text", true);
        }

        var result = Everything.Value.Analyze(Workspace.Create([new(text, format, new ProductPath.NoFiles())]), new AnalysisOptions { ReportsScenario = false });
        return (ProductPath.Places(result.Findings) ?? ProductPath.Places(result.Suppressed.Select(s => s.Finding)), true);
    });

    private static FuzzOutcome Baselines(FuzzInput input, bool asks) => ProductPath.Guarded(() =>
    {
        var text = SourceText.Decode(input.Path, input.Bytes);
        var read = BaselineFile.Read(text);
        if (read.Baseline is not { } baseline)
        {
            return (read.Problem is { Length: > 0 } && read.At is { } at && ProductPath.IsInside(at) ? null : "a refusal without a reason or a place", false);
        }

        using var written = new MemoryStream();
        BaselineFile.Write(baseline, written);
        var again = BaselineFile.Read(SourceText.Decode(input.Path, written.ToArray())).Baseline;
        return (again is not null && again.Entries.Select(Known).SequenceEqual(baseline.Entries.Select(Known)) ? null : "a baseline that is written is read as another", true);
    });

    /// <summary>An entry without its place and without the line that is shown to people, in which what a terminal would act on is spelt out when it is written.</summary>
    private static BaselineEntry Known(BaselineEntry entry) => entry with { At = null, Text = "" };

    private static FuzzOutcome Requests(FuzzInput input, bool asks) => ProductPath.Guarded(() =>
    {
        var (isRead, fault) = (false, (string?)null);
        var lines = new LineReader(new MemoryStream(input.Bytes));
        while (fault is null && lines.Number < MostLines && lines.TryRead(out var line))
        {
            if (RequestReader.Read(line.Span, out var problem) is not { } request)
            {
                fault = problem.Length == 0 ? "a refusal without a reason" : null;
                continue;
            }

            isRead = true;
            fault = Policies.Value.Select(p => Explainer.Explain(p, request)).Any(a => a.Verdict.Length == 0 || (a.Verdict == "unknown" && a.Doubts.IsEmpty && a.Parts.IsDefaultOrEmpty)) ? "an unknown without a reason" : null;
        }

        return (fault, isRead);
    });

    /// <summary>A target, an endpoint or a URL on the command line.</summary>
    private static FuzzOutcome Connect(FuzzInput input, bool asks) => ProductPath.Guarded(() =>
    {
        File.WriteAllText(Path.Join(Folder.Value, "squid.conf"), Squid);
        var word = Encoding.UTF8.GetString(input.Bytes).Replace("\0", "", StringComparison.Ordinal);
        return Command(["explain", "squid.conf", input.Path, word, "--format", "json"]);
    });

    private static FuzzOutcome Tags(FuzzInput input, bool asks) => ProductPath.Guarded(() =>
    {
        var read = ServiceTagList.Read(SourceText.Decode(input.Path, input.Bytes), out var problem);
        return (read is null && string.IsNullOrEmpty(problem) ? "a refusal without a reason" : null, read is not null);
    });

    private static FuzzOutcome Endpoints(FuzzInput input, bool asks) => ProductPath.Guarded(() =>
    {
        var read = CatalogImport.Of(SourceText.Decode(input.Path, input.Bytes), CatalogImport.Instances[0].Instance);
        var fault = ProductPath.Places(read.Findings);
        if (fault is null && read.Text is { } text && Catalog.BuiltIn().Merge([SourceText.From("imported.yml", text)]).Findings.FirstOrDefault(f => f.Severity == Severity.Error) is { } refused)
        {
            fault = $"what is imported is refused: {refused.Rule.Id}";
        }

        return (fault, read.Text is not null);
    });

    /// <summary>The way of <c>merge</c>: parsed, told apart by shape, joined.</summary>
    private static FuzzOutcome Merge(FuzzInput input, bool asks) => ProductPath.Guarded(() =>
    {
        JsonElement root;
        try
        {
            root = JsonDocument.Parse(input.Bytes, new() { MaxDepth = 64 }).RootElement;
        }
        catch (JsonException)
        {
            return (null, false);
        }

        JsonElement[] all = asks ? [root] : [root, root];
        var result = JsonMerge.IsReport(root) ? JsonMerge.Merge(all) : SarifMerge.IsLog(root) ? SarifMerge.Merge(all) : null;
        return (result is { Bytes: null, Problem: null or "" } ? "a refusal without a reason" : null, result?.Bytes is not null);
    });

    /// <summary>A command as users type it: it may refuse, and must not fail.</summary>
    private static (string? Fault, bool IsRead) Command(string[] words)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        using var host = new Host { Output = output, Error = error, Input = () => new MemoryStream(), WorkingDirectory = Folder.Value, Variable = _ => null };
        var code = CommandLine.RunAsync(words, host, CancellationToken.None).GetAwaiter().GetResult();
        return (code is ExitCode.Clean or ExitCode.Findings or ExitCode.Usage ? null : $"exit code {code}: {error.ToString().Split('\n')[0]}", code == ExitCode.Clean);
    }

    private static Policy Bound(ConfigFormat format, string path, string text) => format.Bind(format.Parse(SourceText.From(path, text)), new ProductPath.NoFiles()).Policies[0];

    private static IEnumerable<FuzzInput> SettingsSeeds(string fixtures) => Found(fixtures, "egresslint.yml").Append(Text("egresslint.yml", """
        profiles: [comanagement]
        parameters: { cmg.prefix: granitefalls, cmg.vm-count: 2 }
        sources: { cm-client: { addresses: [10.20.0.0/16, "::1"] } }
        include: ["**/*.pac"]
        mounts: { /etc/squid: deployed }
        policies:
          - { path: squid/squid.conf, format: squid, serves: ["proxy1.contoso.com:3128"], address: 10.1.9.9, leg: both }
        paths:
          - name: head office
            roles: [cm-client]
            through: [proxy.pac, squid/squid.conf]
        assume: { external-names-resolve: true }
        rules: { EGL3003: off, EGL4001: error }
        suppress:
          - { rule: EGL1001, endpoint: "*.akamaiedge.net", path: squid/squid.conf, reason: >-
              Decided on names only., until: 2027-01-31 }
        """));

    private static IEnumerable<FuzzInput> CatalogSeeds(string fixtures) => Directory.EnumerateFiles(Path.Join(fixtures, "../rules/catalog"), "*.yml").Order(StringComparer.Ordinal).Select(Whole).Where(f => f.Bytes.Length < 60_000);

    private static IEnumerable<FuzzInput> SuppressionSeeds(string fixtures) =>
    [
        Text("squid.conf", "# egresslint-disable-file EGL4002 -- known\n# egresslint-disable-next-line EGL1001, EGL1002 -- why -- since\n" + Squid + "# egresslint-disable-next-line EGL9999\nacl b src 10.0.0.0/8 # egresslint-disable-next-line EGL4101 -- x\n"),
        Text("proxy.pac", "// egresslint-disable-next-line EGL5113 -- x\n/* egresslint-disable-file EGL5003 -- y */\n" + Script + "<!-- egresslint-disable-next-line EGL5101\n"),
        Text("rules.reg", "Windows Registry Editor Version 5.00\n; egresslint-disable-next-line EGL4202 -- x\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall\\FirewallRules]\n\"r\"=\"v2.30|Action=Block|Active=TRUE|Dir=Out|\" ; egresslint-disable-file EGL4201 -- y\n"),
        Text("rules.ps1", "# egresslint-disable-next-line EGL4202 -- x\nNew-NetFirewallRule -DisplayName 'x # b' -Direction Outbound -Action Block <# egresslint-disable-file EGL4201 #>\n"),
        Text("network.json", "// egresslint-disable-next-line EGL4303 -- x\n{ \"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\", \"resources\": [ /* egresslint-disable-file EGL4305 -- y */ { \"type\": \"Microsoft.Network/networkSecurityGroups\", \"name\": \"g\" } ] }"),
    ];

    private static IEnumerable<FuzzInput> BaselineSeeds(string fixtures) =>
    [
        Text("baseline.jsonl", "{\"egresslint-baseline\":1}\n{\"path\":\"squid.conf\",\"rule\":\"EGL1001\",\"endpoint\":\"*.example.com\",\"text\":\"http_access deny all\",\"fingerprint\":\"0123456789abcdef\"}\n"
            + "{\"path\":\"proxy.pac\",\"rule\":\"EGL5113\",\"text\":\"return\",\"fingerprint\":\"fedcba\",\"count\":3}\n"),
        Text("baseline.jsonl", "{\"egresslint-baseline\":1,\"perEndpoint\":true}\n\n{\"path\":\"\u00FC\",\"rule\":\"EGL0001\",\"fingerprint\":\"x\",\"count\":1}\r\n"),
    ];

    private static IEnumerable<FuzzInput> RequestSeeds(string fixtures) =>
    [
        Text("requests.jsonl", """
            {"id":"r1","url":"https://www.example.com/a?b","method":"GET","source":"10.1.2.3","time":"2026-11-23T10:00:00","user":"alice"}
            {"id":2,"method":"CONNECT","host":"gw.example.com","port":10140,"source":"10.1.2.3","headers":{"User-Agent":"x"}}
            {"direction":"outbound","protocol":"tcp","source":"10.0.1.4","sourcePort":50000,"address":"20.190.130.1","port":443,"profile":"domain","program":"C:\\x.exe","service":"wuauserv"}
            {"id":"w1","endpoint":"*.manage.example.com","port":443,"scheme":"https"}
            {"url":"http://user:p@[2001:db8::1]:8080/%41?#f","resolved":["10.0.0.1","::1"],"reverse":"x.example.com","clientAddress":"10.2.3.4"}
            {"url":"ftp://x.example.com/","direction":"inbound","protocol":50,"headers":null}
            """),
    ];

    private static IEnumerable<FuzzInput> ConnectSeeds(string fixtures) =>
    [
        Text("--connect", "www.example.com:443"), Text("--connect", "[2001:db8::1]:8443"), Text("--connect", "10.1.2.3:0"),
        Text("--url", "https://u:p@www.example.com:8443/a/b?c=d#e"), Text("--url", "http://[::1]/"), Text("--url", "ftp://x.example.com/%41%00"), Text("--url", "HTTPS://WWW.EXAMPLE.COM."),
        Text("--endpoint", "*.manage.example.com"), Text("--endpoint", "*-x.<cmg.prefix>.example.com"), Text("--endpoint", "10.0.0.0/8"), Text("--endpoint", "a.b"),
    ];

    private static IEnumerable<FuzzInput> TagSeeds(string fixtures) =>
    [
        Text("tags.json", """{"changeNumber":1,"cloud":"Public","values":[{"name":"AzureMonitor","id":"AzureMonitor","properties":{"changeNumber":2,"region":"","regionId":0,"platform":"Azure","systemService":"AzureMonitor","addressPrefixes":["20.0.0.0/24","2603:1030::/48"],"networkFeatures":["API","NSG"]}},{"name":"Storage.WestUS","id":"Storage.WestUS","properties":{"changeNumber":3,"region":"westus","addressPrefixes":["10.0.0.0/8","1.2.3.4/32"]}}]}"""),
    ];

    private static IEnumerable<FuzzInput> EndpointSeeds(string fixtures) =>
    [
        Text("endpoints.json", """[{"id":1,"serviceArea":"Common","serviceAreaDisplayName":"Common","urls":["*.example.com","login.example.com"],"ips":["20.0.0.0/24","2603::/48"],"tcpPorts":"80,443","udpPorts":"3478,3479-3481","expressRoute":true,"category":"Optimize","required":true},{"id":2,"serviceArea":"MEM","urls":["*-x.example.com"],"tcpPorts":"443","category":"Default","required":false,"notes":"x"}]"""),
    ];

    private static IEnumerable<FuzzInput> MergeSeeds(string fixtures)
    {
        yield return Whole(Path.Join(fixtures, "pac-enterprise/expected/check.sarif"));
        yield return Text("check.json", """
            {"schemaVersion":1,"tool":{"name":"egresslint","version":"0.1.0"},"catalog":{"id":"c","version":"1","asOf":"2026-08"},"profiles":["p"],"assumptions":["a"],"overrides":[],"policies":[{"path":"squid.conf","format":"squid","name":"squid.conf"}],
            "verdicts":[{"policy":"squid.conf","requirement":"r","feature":"f","role":"x","endpoint":"*.example.com","transport":"https","port":443,"verdict":"partial","witness":{"allowed":"a","denied":"b","unknown":null},"entries":[{"path":"squid.conf","line":1,"column":1,"endLine":1,"endColumn":2,"label":"l"}],"doubts":[]}],
            "paths":[],"findings":[{"rule":"EGL1001","level":"error","path":"squid.conf","line":12,"column":1,"endLine":12,"endColumn":21,"message":"m","endpoints":["e"],"requirements":["r"],"roles":["x"],"suppressed":null,"fingerprint":"f"}]}
            """);
    }

    private static IEnumerable<FuzzInput> Found(string fixtures, string name) => Directory.EnumerateFiles(fixtures, name, SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(Whole);

    private static FuzzInput Whole(string file) => new(Path.GetFileName(file), File.ReadAllBytes(file));

    private static FuzzInput Text(string path, string text) => new(path, Encoding.UTF8.GetBytes(text));
}
