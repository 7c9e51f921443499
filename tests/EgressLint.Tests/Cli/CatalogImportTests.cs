using System.Text.Json;
using System.Text.RegularExpressions;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Catalogs.Importing;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;
using EgressLint.Formats.Azure.Tags;
using EgressLint.Tests.Analysis;
using EgressLint.Tests.Analysis.Catalogs;

namespace EgressLint.Tests.Cli;

/// <summary>Published lists become files that the program reads, and nothing gets lost without a word.</summary>
public sealed partial class CatalogImportTests : IDisposable
{
    private const string Tags = "ServiceTags_Public_20260105.json";

    private static readonly string Endpoints = Example("endpoints.json");

    private readonly Workbench bench = new();

    public CatalogImportTests() => bench.Write("endpoints.json", Endpoints).Write(Tags, Example(Tags));

    public void Dispose() => bench.Dispose();

    [Fact]
    public void An_imported_list_is_a_catalog_file_without_mistakes()
    {
        Assert.Equal(0, bench.Run("catalog import --m365 endpoints.json --output own/m365.yml"));
        Assert.Equal("", bench.Output);
        Assert.Equal(0, bench.Run("catalog verify own/m365.yml"));
        Assert.Equal("1 file: nothing to report\n", bench.Output);
        Assert.Equal(0, bench.Run("catalog list --catalog own/m365.yml --profile m365.worldwide"));
        Assert.Equal(
            ["m365.worldwide.31", "m365.worldwide.32", "m365.worldwide.56", "m365.worldwide.64"],
            bench.Output.Split('\n').Select(l => l.Split(' ')[0]).Where(id => id.StartsWith("m365.worldwide.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Records_keep_ports_addresses_necessity_and_number()
    {
        var catalog = Read(Endpoints);
        var required = Requirement(catalog, "m365.worldwide.56");
        Assert.Equal("m365.common", required.Feature);
        Assert.Equal(["https/443", "http/80"], required.Connect.Select(c => c.ToString()));
        Assert.Equal((Necessity.Required, 56), (required.Necessity, required.Addresses.SetId));
        Assert.Equal(["20.190.128.0/18", "2603:1006:2000::/48", "40.126.0.0/18"], required.Addresses.Prefixes.AsEnumerable());
        Assert.Equal(["m365-worldwide-56"], required.Trace.AsEnumerable());
        var optional = Requirement(catalog, "m365.worldwide.64");
        Assert.Equal(Necessity.Optional, optional.Necessity);
        Assert.Equal("Category Default. OneNote notebooks: pictures and \"stickers\" are missing", optional.Notes);
        Assert.Equal(["https/443", "tcp/8443", "udp/3478-3481"], Requirement(catalog, "m365.worldwide.32").Connect.Select(c => c.ToString()));
        Assert.Equal(Necessity.None, Requirement(catalog, "m365.worldwide.170").Necessity);
    }

    [Fact]
    public void Stars_become_patterns_that_mean_the_same()
    {
        var catalog = Read(Endpoints);
        Assert.Equal(["*.cdn.onenote.net", "cdn.onenote.net", "officecdn.microsoft.com"], Hosts(catalog, "m365.worldwide.64"));
        Assert.Equal(["*cdn.onenote.net"], catalog.Endpoint("m365.worldwide.64")?.Aliases.Select(a => a.Value));
        Assert.Equal(["<tenant.name>-my.sharepoint.com", "<tenant.name>.sharepoint.com"], Hosts(catalog, "m365.worldwide.31"));
        Assert.Equal(["autodiscover.<tenant.name>.onmicrosoft.com", "media*.example.com"], Hosts(catalog, "m365.worldwide.32"));
    }

    [Fact]
    public void A_name_in_two_records_has_the_stricter_category_in_both()
    {
        var catalog = Read(Endpoints);
        Assert.Equal(["m365.worldwide.32", "m365.worldwide.32.optimize"], Requirement(catalog, "m365.worldwide.32").Endpoints.Select(e => e.Value));
        Assert.Equal(["<tenant.name>-my.sharepoint.com"], Hosts(catalog, "m365.worldwide.32.optimize"));
        Assert.Equal(ProxySupport.Discouraged, catalog.Endpoint("m365.worldwide.32.optimize")?.Constraints.Proxy);
        Assert.Null(catalog.Endpoint("m365.worldwide.32")?.Constraints.Proxy);
    }

    [Fact]
    public void What_cannot_be_mapped_is_named_with_its_place()
    {
        Assert.Equal(0, bench.Run("catalog import --m365 endpoints.json"));
        string[] expected =
        [
            "endpoints.json:44:94: note EGL9005: 'https://*.example.com/pages' is not imported: it is more than a host name.",
            "endpoints.json:44:125: note EGL9005: 'under<site>.example.com' is not imported: nobody knows what its placeholder stands for.",
            "endpoints.json:46:17: note EGL9005: '99999' is not imported: it is no port, as which '32' lists it.",
            "endpoints.json:51:3: note EGL9005: '11' is not imported: it has addresses and no host name, and a requirement is for names.",
            "endpoints.json:61:3: note EGL9005: '170' is imported with the necessity 'none', because the built-in catalog is the source for Intune.",
            "egresslint: 5 records imported, 5 notes",
            "",
        ];
        Assert.Equal(expected, bench.Error.Split('\n'));
    }

    [Fact]
    public void The_order_of_the_list_does_not_matter()
    {
        using var list = JsonDocument.Parse(Endpoints);
        var turned = "[" + string.Join(",", list.RootElement.EnumerateArray().Reverse().Select(e => e.GetRawText())) + "]";
        Assert.Equal(Import(Endpoints).Text, Import(turned).Text);
    }

    [Fact]
    public void An_imported_requirement_is_checked()
    {
        bench.Write("squid.conf", "http_port 3128\nacl sp dstdomain .sharepoint.com\nacl CONNECT method CONNECT\nhttp_access deny sp\nhttp_access allow all\n");
        Assert.Equal(0, bench.Run("catalog import --m365 endpoints.json --output m365.yml"));
        Assert.Equal(1, bench.Run("check squid.conf --catalog m365.yml --feature m365.sharepoint --format json"));
        using var report = JsonDocument.Parse(bench.Output);
        var verdicts = report.RootElement.GetProperty("verdicts").EnumerateArray().ToLookup(v => v.GetProperty("endpoint").GetString(), v => v.GetProperty("verdict").GetString());
        Assert.All(verdicts["<tenant.name>.sharepoint.com"], v => Assert.Equal("deny", v));
        Assert.NotEmpty(verdicts["<tenant.name>.sharepoint.com"]);
        Assert.Contains("EGL1001", bench.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_instance_belongs_to_its_cloud()
    {
        var catalog = Read(Endpoints, "china");
        Assert.Equal("china", Requirement(catalog, "m365.china.56").Cloud);
        Assert.Equal("china", catalog.Endpoint("m365.china.56")?.Cloud);
        Assert.NotNull(catalog.Feature("m365.china.common"));
    }

    [Theory]
    [InlineData("[{\"id\":1,", "endpoints.json:1:10: error EGL9005")]
    [InlineData("{\"values\":[]}", "endpoints.json:1:1: error EGL9005")]
    [InlineData("[]", "endpoints.json:1:1: error EGL9005")]
    [InlineData("[] []", "endpoints.json:1:4: error EGL9005")]
    [InlineData("", "endpoints.json:1:1: error EGL9005")]
    public void A_list_that_is_none_gives_no_file(string text, string finding)
    {
        bench.Write("endpoints.json", text);
        Assert.Equal(2, bench.Run("catalog import --m365 endpoints.json --output out.yml"));
        Assert.StartsWith(finding, bench.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(bench.Full("out.yml")));
    }

    [Fact]
    public void Whatever_a_list_holds_the_file_can_be_read()
    {
        string[] evil =
        [
            "*", "<tenant>", "<tenant", "a\"b.example.com", "x\\n: y", "-", "..", "a..b", "ÄÖ.example.com", "null", "true", "127.0.0.1", "*-", "*a", "a:1", "&a", "!x", "\\u202e.example.com",
            "%s{0}", new string('a', 70) + ".example.com", "\\ud800.example.com",
        ];
        var random = new Random(7);
        var read = 0;
        for (var i = 0; i < 300; i++)
        {
            var text = Texts().Replace(Endpoints, match => random.Next(8) > 0 ? match.Value : $"\"{evil[random.Next(evil.Length)].Replace("a\"", "a\\\"", StringComparison.Ordinal)}\"");
            var result = Import(i % 10 == 0 ? text[..random.Next(text.Length)] : text);
            if (result.Text is { } yaml)
            {
                read++;
                Assert.Empty(Catalog.Read([SourceText.From("own.yml", yaml)], shipped: false).Findings.Select(f => f.ToString()));
            }
            else
            {
                Assert.Contains(result.Findings, f => f.Severity == Severity.Error);
            }
        }

        Assert.InRange(read, 100, 300);
    }

    [Theory]
    [InlineData("""[ { "id": 1, "urls": ["a.example.com"], "urls": ["b.example.com"], "tcpPorts": "443", "required": true } ]""", "1:14", "'urls' is not imported: the key is given again below")]
    [InlineData("""[ { "id": 1, "urls": ["b.example.com", 7], "tcpPorts": "443", "required": true } ]""", "1:40", "'urls' is not imported: an element is not a text")]
    [InlineData("""[ { "id": 1, "urls": "b.example.com", "tcpPorts": 443, "required": "yes" } ]""", "1:68", "'required' is not imported: it is neither true nor false")]
    [InlineData("""[ 5, { "id": 1, "urls": ["b.example.com"], "tcpPorts": "443", "required": true } ]""", "1:3", "'a record' is not imported: it is not an object")]
    [InlineData("""[ { "id": 1, "urls": ["b.example.com"], "tcpPorts": "443", "required": true, "allow": [] } ]""", "1:78", "'allow' is not imported: the key is not known")]
    [InlineData("""[ { "id": 1, "urls": ["b.example.com"], "ips": ["10.0.0.0/33"], "tcpPorts": "443", "required": true } ]""", "1:49", "'10.0.0.0/33' is not imported: it is no address prefix")]
    public void Every_loss_is_named_and_the_rest_is_kept(string list, string at, string message)
    {
        bench.Write("endpoints.json", list);
        Assert.Equal(0, bench.Run("catalog import --m365 endpoints.json"));
        Assert.Contains("- b.example.com\n", bench.Output, StringComparison.Ordinal);
        Assert.StartsWith($"endpoints.json:{at}: note EGL9005: {message}", bench.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_larger_than_any_catalog_is_refused()
    {
        var hosts = string.Join(",", Enumerable.Range(0, 150_000).Select(i => $"\"h{i}.example.com\""));
        var result = Import($"[{{\"id\":1,\"urls\":[{hosts}],\"tcpPorts\":\"443\",\"required\":true}}]");
        Assert.Null(result.Text);
        Assert.Equal(Severity.Error, Assert.Single(result.Findings).Severity);
    }

    [Fact]
    public void Long_catalogs_are_merged_by_id_as_short_ones_are()
    {
        var records = string.Join(",", Enumerable.Range(0, 1200).Select(i => $$"""{"id":{{i}},"serviceArea":"A","urls":["h{{i}}.example.com"],"tcpPorts":"443","required":true}"""));
        var own = SourceText.From("own.yml", Import($"[{records}]").Text ?? "");
        var change = SourceText.From("change.yml", """
            override:
              - { id: m365.worldwide.3, necessity: optional, reason: Rarely used. }
              - { id: m365.worldwide.1199, necessity: none, reason: Not used. }
            endpoints:
              - { id: m365.worldwide.1150, hosts: [other.example.com], reason: Moved. }
              - { id: late, hosts: [late.example.com] }
              - { id: late, hosts: [later.example.com], reason: Moved again. }
            """);
        var result = Catalog.Read([own, change], shipped: false);
        Assert.Equal("", CatalogFiles.Show(result.Findings));
        Assert.Equal(Necessity.Optional, Requirement(result.Catalog, "m365.worldwide.3").Necessity);
        Assert.Equal(Necessity.None, Requirement(result.Catalog, "m365.worldwide.1199").Necessity);
        Assert.Equal(["other.example.com"], Hosts(result.Catalog, "m365.worldwide.1150"));
        Assert.Equal(["later.example.com"], Hosts(result.Catalog, "late"));
        Assert.Single(result.Catalog.Endpoints, e => e.Id == "late");
    }

    [Fact]
    public void Notes_are_limited_and_the_rest_is_counted()
    {
        var hosts = string.Join(",", Enumerable.Repeat("\"a/b\"", 1500).Append("\"a.example.com\""));
        var result = Import($"[{{\"id\":1,\"urls\":[{hosts}],\"tcpPorts\":\"443\",\"required\":true}}]");
        Assert.Equal(1001, result.Findings.Length);
        Assert.Equal("500 further entries are not imported, or not as they stand there.", result.Findings[^1].Message);
    }

    [Fact]
    public void Service_tags_are_kept_in_the_compact_form()
    {
        Assert.Equal(0, bench.Run($"catalog import --service-tags {Tags}"));
        Assert.Equal(
            "cloud Public\nchange 400\ndate 2026-01-05\ntag AzureActiveDirectory - 20.190.128.0/18 40.126.0.0/18\nname Cut NSG\n"
            + "tag Storage.WestUS API,NSG,UDR,FW 198.51.100.0/24 2001:db8::/48\n",
            bench.Output);
        Assert.Contains($"{Tags}:32:62: note EGL9005: 'Cut: 203.0.113.0/99'", bench.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_built_in_list_survives_being_written()
    {
        var lines = ServiceTagList.BuiltIn.ToLines();
        var again = ServiceTagList.Read(SourceText.From("tags.txt", lines), out var problem);
        Assert.Null(problem);
        Assert.NotNull(again);
        Assert.Equal(lines, again.ToLines());
        Assert.Equal(ServiceTagList.BuiltIn.Title, again.Title);
        Assert.Equal(ServiceTagList.BuiltIn.Names.Order(StringComparer.Ordinal), again.Names.Order(StringComparer.Ordinal));
        Assert.All(again.Names, name => Assert.Equal(ServiceTagList.BuiltIn.Addresses(name), again.Addresses(name)));
        Assert.Contains(again.Names, name => again.Addresses(name) is not null);
    }

    [Fact]
    public void Checking_takes_both_forms()
    {
        bench.Write("nsg.json", """
            [ { "name": "web", "type": "Microsoft.Network/networkSecurityGroups", "location": "x", "securityRules": [
              { "name": "out", "priority": 100, "direction": "Outbound", "access": "Allow", "protocol": "Tcp", "sourceAddressPrefix": "*", "sourcePortRange": "*",
                "destinationAddressPrefix": "Storage.WestUS", "destinationPortRange": "443" },
              { "name": "none", "priority": 200, "direction": "Outbound", "access": "Deny", "protocol": "*", "sourceAddressPrefix": "*", "sourcePortRange": "*",
                "destinationAddressPrefix": "*", "destinationPortRange": "*" } ], "defaultSecurityRules": [] } ]
            """);
        Assert.Equal(0, bench.Run($"catalog import --service-tags {Tags} --output tags.txt"));
        var answers = new List<string>();
        foreach (var file in new[] { Tags, "tags.txt" })
        {
            bench.Input = """{"id":"r","protocol":"tcp","source":"10.0.0.4","address":"198.51.100.7","port":443}""" + "\n";
            Assert.Equal(0, bench.Run($"explain nsg.json --requests - --format json --service-tags {file}"));
            answers.Add(bench.Output);
        }

        Assert.Contains("\"verdict\":\"allow\"", answers[0], StringComparison.Ordinal);
        Assert.Equal(answers[0], answers[1]);
    }

    [Fact]
    public void A_list_of_tags_that_is_cut_off_is_refused()
    {
        bench.Write("cut.json", Example(Tags)[..^20]);
        Assert.Equal(2, bench.Run("catalog import --service-tags cut.json"));
        Assert.Matches(@"^cut\.json:\d+:\d+: error EGL9005: Nothing of the list is imported: it is not JSON", bench.Error);
        bench.Write("squid.conf", "http_access deny all\n");
        Assert.Equal(2, bench.Run("check squid.conf --service-tags cut.json"));
        Assert.Contains("it is not JSON (line", bench.Error, StringComparison.Ordinal);
        bench.Write("none.txt", "hello\n");
        Assert.Equal(2, bench.Run("check squid.conf --service-tags none.txt"));
    }

    [Fact]
    public void A_tag_with_a_prefix_that_cannot_be_read_has_unknown_addresses()
    {
        var list = ServiceTagList.Read(SourceText.From("tags.json", Example(Tags)), out _);
        Assert.NotNull(list?.Addresses("Storage.WestUS"));
        Assert.Null(list?.Addresses("Cut"));
    }

    [Fact]
    public void The_catalog_file_of_the_documents_is_right()
    {
        var readme = File.ReadAllText(Repository.Path("docs", "CATALOG.md"));
        var section = readme[readme.IndexOf("## Your own catalog", StringComparison.Ordinal)..];
        var start = section.IndexOf("```yaml\n", StringComparison.Ordinal) + "```yaml\n".Length;
        var result = Catalog.Read([SourceText.From("own.yml", section[start..section.IndexOf("```", start, StringComparison.Ordinal)])], shipped: false);
        Assert.Equal("", CatalogFiles.Show(result.Findings));
        Assert.NotNull(result.Catalog.Requirement("portal.web"));
        Assert.Equal(Necessity.None, result.Catalog.Requirement("cm.updates.cdn-akamai")?.Necessity);
    }

    [Theory]
    [InlineData("catalog import")]
    [InlineData("catalog import --m365 endpoints.json --service-tags tags.json")]
    [InlineData("catalog import --m365 missing.json")]
    [InlineData("catalog import --m365 endpoints.json --instance mars")]
    public void One_list_that_is_there_is_needed(string command)
    {
        Assert.Equal(2, bench.Run(command));
        Assert.Equal("", bench.Output);
    }

    /// <summary>Texts and numbers of a list.</summary>
    [GeneratedRegex("""("(?:[^"\\]|\\.)*"|\d+)""")]
    private static partial Regex Texts();

    private static string Example(string name) => File.ReadAllText(Repository.Path("tests", "EgressLint.Tests", "Cli", "Import", name));

    private static ImportResult Import(string text, string instance = "worldwide") => CatalogImport.Of(SourceText.From("endpoints.json", text), instance);

    private static Catalog Read(string list, string instance = "worldwide")
    {
        var result = Catalog.Read([SourceText.From("own.yml", Import(list, instance).Text ?? "")], shipped: false);
        Assert.Equal("", CatalogFiles.Show(result.Findings));
        return result.Catalog;
    }

    private static Requirement Requirement(Catalog catalog, string id) => catalog.Requirement(id) ?? throw new KeyNotFoundException(id);

    private static IEnumerable<string> Hosts(Catalog catalog, string id) => catalog.Endpoint(id)?.Hosts.Select(h => h.Value) ?? [];
}
