using EgressLint.Core.Text;
using EgressLint.Formats;
using EgressLint.Formats.WindowsFirewall.Reading;

namespace EgressLint.Tests.Formats.WindowsFirewall.Text;

/// <summary>The same rules in every shape give the same fields, less what the shape does not carry.</summary>
public sealed class ShapeTests
{
    private const FirewallEvidence Connection = FirewallEvidence.Ports | FirewallEvidence.Addresses | FirewallEvidence.Direction;

    [Fact]
    public void Netsh_without_verbose_has_neither_program_nor_service()
    {
        var document = Written.Read("fw.txt", TextSamples.Netsh);
        Same(document, "App", "Svc");
        Assert.Equal(Connection, document.Evidence);
        Assert.Contains("verbose", document.BetterExport, StringComparison.Ordinal);
        Assert.All(document.Rules, r => Assert.Equal(FirewallEvidence.None, r.Lacks));
        Assert.Equal("Rule Name:                            Agent out: all", At(TextSamples.Netsh, document.Rules[0].Span));
        Assert.Equal("8080-8090", At(TextSamples.Netsh, document.Rules[1].Fields.Last(f => f.Name == "RPort").Span));
        Assert.Equal("8       Any", At(TextSamples.Netsh, document.Rules[2].Fields.Single(f => f.Name == "ICMP4").Span));
    }

    [Fact]
    public void Netsh_with_verbose_has_everything_but_packages()
    {
        var document = Written.Read("fw.txt", TextSamples.NetshVerbose);
        Same(document);
        Assert.Equal(FirewallEvidence.Rules, document.Evidence);
        Assert.Contains("show allprofiles", document.BetterExport, StringComparison.Ordinal);
        Assert.Equal([FirewallStore.Local, FirewallStore.Local, FirewallStore.Local, FirewallStore.GroupPolicy], document.Rules.Select(r => r.Store));
        Assert.Equal([FirewallEvidence.None, FirewallEvidence.Principals, FirewallEvidence.Principals, FirewallEvidence.None], document.Rules.Select(r => r.Lacks));
    }

    [Fact]
    public void Netsh_outputs_may_follow_one_another()
    {
        var document = Written.Read("fw.txt", TextSamples.NetshProfiles + TextSamples.Netsh + TextSamples.NetshVerbose);
        Same(document);
        Assert.Equal(FirewallEvidence.All, document.Evidence);
        Settings(document);
        Assert.Empty(document.Problems);
        Assert.Contains("PowerShell", document.BetterExport, StringComparison.Ordinal);
        var program = TextSamples.NetshVerbose[..TextSamples.NetshVerbose.IndexOf("\nRule Name:                            Block web", StringComparison.Ordinal)];
        Assert.Null(Written.Read("fw.txt", program + TextSamples.NetshProfiles).BetterExport);
    }

    [Fact]
    public void Netsh_settings_of_one_profile_leave_the_others_unknown()
    {
        var text = TextSamples.NetshProfiles[..TextSamples.NetshProfiles.IndexOf("\nPrivate Profile", StringComparison.Ordinal)];
        var document = Written.Read("fw.txt", text);
        Assert.Contains("Domain EnableFirewall=1", document.Settings.Select(Written.Of));
        Assert.Contains("Public EnableFirewall=?", document.Settings.Select(Written.Of));
        Assert.NotNull(document.BetterExport);
    }

    [Theory]
    [InlineData("siblings")]
    [InlineData("stream")]
    public void Filters_are_joined_by_id(string how)
    {
        // PowerShell writes one array for a stream of everything.
        var text = how == "siblings" ? TextSamples.JsonSiblings
            : "[" + string.Join(",\n", TextSamples.JsonSiblings.Split('\n').Where(l => l.TrimStart().StartsWith('{') && l.Length > 10).Select(l => l.Trim().TrimEnd(','))
                .Concat(TextSamples.JsonSiblings.Split('\n').Where(l => l.TrimStart().StartsWith("\"Interface", StringComparison.Ordinal)).Select(l => l[(l.IndexOf('[', StringComparison.Ordinal) + 1)..l.LastIndexOf(']')]))) + "]";
        var document = Written.Read("fw.json", text);
        Same(document);
        Assert.Equal(FirewallEvidence.Rules, document.Evidence);
        Assert.All(document.Rules, r => Assert.Equal(FirewallEvidence.None, r.Lacks));
        Assert.Equal([FirewallStore.Local, FirewallStore.Local, FirewallStore.Local, FirewallStore.GroupPolicy], document.Rules.Select(r => r.Store));
        Assert.Equal("\"Block web\"", At(text, document.Rules[1].Span));
        Assert.Equal("8080-8090", At(text, document.Rules[1].Fields.Last(f => f.Name == "RPort").Span));
        Assert.Empty(document.Problems);
    }

    [Fact]
    public void Rules_alone_have_a_direction_only()
    {
        var text = "[" + string.Join('\n', TextSamples.JsonSiblings.Split('\n').Where(l => l.Contains("DisplayName", StringComparison.Ordinal))) + "]";
        var document = Written.Read("fw.json", text);
        Assert.Equal(FirewallEvidence.Direction, document.Evidence);
        Assert.All(document.Rules, r => Assert.Equal(FirewallEvidence.None, r.Lacks));
        Assert.Contains("PortFilter", document.BetterExport, StringComparison.Ordinal);
        Assert.Equal(TextSamples.Rules.Select(r => Written.Without(r, "App", "Svc", "RA", "Protocol", "RPort", "ICMP4")), document.Rules.Select(Written.Of));
    }

    [Fact]
    public void A_rule_without_a_filter_lacks_what_the_others_have()
    {
        var text = TextSamples.JsonSiblings.Replace("\"r3\", \"Service\"", "\"r9\", \"Service\"", StringComparison.Ordinal);
        var document = Written.Read("fw.json", text);
        Assert.Equal(FirewallEvidence.Rules, document.Evidence);
        Assert.Equal([FirewallEvidence.None, FirewallEvidence.None, FirewallEvidence.Service, FirewallEvidence.None], document.Rules.Select(r => r.Lacks));
        Assert.NotNull(document.BetterExport);
    }

    [Fact]
    public void Filters_that_disagree_tell_nothing()
    {
        var text = TextSamples.JsonSiblings.Replace("\"Services\": [", "\"Services\": [ { \"InstanceID\": \"r4\", \"Service\": \"BITS\" },", StringComparison.Ordinal);
        var document = Written.Read("fw.json", text);
        Assert.Equal(FirewallEvidence.Service, document.Rules[3].Lacks);
        Assert.DoesNotContain(document.Rules[3].Fields, f => f.Name == "Svc");
    }

    [Fact]
    public void Filters_inside_and_beside_belong_to_the_rule()
    {
        var document = Written.Read("fw.json", TextSamples.JsonNested);
        Same(document);
        Assert.Equal(FirewallEvidence.Rules & ~FirewallEvidence.Principals, document.Evidence);
        Assert.All(document.Rules, r => Assert.Equal(FirewallEvidence.None, r.Lacks));
    }

    [Fact]
    public void Profiles_are_numbers_with_a_meaning_of_their_own()
    {
        var document = Written.Read("fw.json", TextSamples.JsonProfiles);
        Settings(document);
        Assert.Equal(FirewallEvidence.All, document.Evidence);
        Assert.NotNull(document.BetterExport);
        Assert.Null(Written.Read("fw.json", TextSamples.JsonSiblings + TextSamples.JsonProfiles).BetterExport);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("typed")]
    [InlineData("tabs")]
    public void Tables_of_values_are_complete(string which)
    {
        var text = which switch { "csv" => TextSamples.Csv, "typed" => TextSamples.CsvTyped, _ => "\uFEFF" + TextSamples.Csv.Replace(';', '\t') };
        var document = Written.Read("fw.csv", text);
        Same(document);
        Assert.Equal(FirewallEvidence.Rules, document.Evidence);
        Assert.Equal(["r1", "r2", "r3", "r4"], document.Rules.Select(r => r.Id));
        Assert.StartsWith("\"r2\"", At(text, document.Rules[1].Span), StringComparison.Ordinal);
        Assert.Empty(document.Problems);
    }

    [Fact]
    public void Clixml_has_what_json_has()
    {
        var document = Written.Read("fw.xml", TextSamples.Clixml);
        Same(document);
        Assert.Equal(FirewallEvidence.Rules & ~FirewallEvidence.Principals, document.Evidence);
        const FirewallEvidence Who = FirewallEvidence.Program | FirewallEvidence.Service;
        Assert.Equal([FirewallEvidence.None, Who, Who, FirewallEvidence.None], document.Rules.Select(r => r.Lacks));
        Assert.Equal("Block web", At(TextSamples.Clixml, document.Rules[1].Span));
        Assert.Equal("8080-8090", At(TextSamples.Clixml, document.Rules[1].Fields.Last(f => f.Name == "RPort").Span));
    }

    [Theory]
    [InlineData("<S N=\"Service\">Any</S>", "<S N=\"Service\"/>", "Service", null)]
    [InlineData("<S N=\"Service\">Any</S>", "<Nil N=\"Service\"/>", "Service", null)]
    [InlineData("<S N=\"Service\">Any</S>", "<Obj N=\"Service\" RefId=\"77\"/>", "Service", null)]
    [InlineData("<S N=\"Service\">Any</S>", "<!-- x --><S N=\"Service\">a_x005F_b_x0020_</S>", "", "a_b")]
    [InlineData("<S N=\"Service\">Any</S>", "<S N=\"Service\">a_X0042_</S>", "", "aB")]
    [InlineData("<S N=\"Service\">Any</S>", "<S N=\"Service\">a_x00</S>", "", "a_x00")]
    [InlineData("<S N=\"Service\">Any</S>", "<S N=\"Service\">a_y0020_</S>", "", "a_y0020_")]
    [InlineData("<S N=\"Service\">Any</S>", "<S N=\"Service\">a_x00g0_</S>", "", "a_x00g0_")]
    [InlineData("<S N=\"Service\">Any</S>", "<S N=\"Service\">a_x00202</S>", "", "a_x00202")]
    [InlineData("<S N=\"Service\">Any</S>", "<Obj N=\"Service\" RefId=\"77\"><S>bits</S></Obj><Ref N=\"x\" RefId=\"77\"/>", "", "bits")]
    [InlineData("<S N=\"Service\">Any</S>", "<Ref N=\"Service\" RefId=\"78\"/>", "Service", null)]
    [InlineData("<S N=\"Service\">Any</S>", "<Ref N=\"Service\"/>", "Service", null)]
    [InlineData("<S N=\"LocalAddress\">Any</S><S N=\"RemoteAddress\">Any</S>", "<Obj N=\"LocalAddress\" RefId=\"77\"><S>Any</S></Obj><Ref N=\"RemoteAddress\" RefId=\"77\"/>", "", null)]
    public void Clixml_says_things_in_several_ways(string old, string now, string lacks, string? service)
    {
        var end = TextSamples.Clixml.IndexOf("<Obj RefId=\"4\">", StringComparison.Ordinal);
        var text = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + TextSamples.Clixml[..end].Replace(old, now, StringComparison.Ordinal) + "</Objs>";
        var document = Written.Read("fw.xml", text);
        var rule = Assert.Single(document.Rules);
        Assert.Equal(service, rule.Fields.FirstOrDefault(f => f.Name == "Svc").Value);
        Assert.Equal(lacks.Length == 0, (document.Evidence & ~rule.Lacks).HasFlag(FirewallEvidence.Service));
        Assert.Empty(document.Problems);
    }

    [Theory]
    [InlineData("<S N=\"EdgeTraversalPolicy\">Block</S>", Recognition.Yes)]
    [InlineData("<S N=\"DefaultOutboundAction\">Block</S>", Recognition.Yes)]
    [InlineData("<S N=\"Direction\">Outbound</S><S N=\"Action\">Block</S>", Recognition.Yes)]
    [InlineData("<S N=\"Direction\">Outbound</S>", Recognition.No)]
    [InlineData("<S N=\"Action\">Block</S>", Recognition.No)]
    public void Clixml_is_known_by_its_properties(string properties, object expected)
    {
        FirewallReaders.Find(SourceText.From("fw.xml", $"<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\"><Obj RefId=\"0\"><MS>{properties}</MS></Obj></Objs>"), out var found);
        Assert.Equal(expected, found);
    }

    [Fact]
    public void Lists_for_people_are_read_when_they_are_complete()
    {
        var document = Written.Read("fw.txt", TextSamples.List);
        Same(document);
        Assert.Equal("80", At(TextSamples.List, document.Rules[1].Fields.First(f => f.Name == "RPort").Span));
        Assert.Empty(document.Problems);
        document = Written.Read("fw.txt", TextSamples.List.Replace("203.0.113.0/24}", "203.0.113.0/24...}", StringComparison.Ordinal));
        Assert.Equal("EGL0031", Assert.Single(document.Problems).Rule.Id);
        Assert.Contains(document.Rules[1].Fields, f => f.Name == WrittenField.Unknown);
        Assert.DoesNotContain(document.Rules[1].Fields, f => f.Name == "RA");
    }

    [Fact]
    public void Tables_for_people_are_not_read()
    {
        var document = Written.Read("fw.txt", TextSamples.Table);
        Assert.True(document.IsEmpty);
        Assert.Equal("EGL0031", Assert.Single(document.Problems).Rule.Id);
        Assert.NotNull(document.BetterExport);
    }

    [Theory]
    [InlineData("lists/server-outbound.txt", true)]
    [InlineData("Ausgehende Regeln.txt", true)]
    [InlineData("inbound.csv", false)]
    [InlineData("FirewallIn.txt", false)]
    [InlineData("wf_out.txt", true)]
    [InlineData("in-and-out.txt", null)]
    [InlineData("serveroutbound.txt", true)]
    [InlineData("serverinboundrules.txt", false)]
    [InlineData("inboundoutbound.txt", null)]
    [InlineData("windows.txt", null)]
    [InlineData("outbound/rules.txt", null)]
    public void Lists_of_the_console_have_their_direction_in_the_name(string path, bool? isOut)
    {
        var text = path.EndsWith(".csv", StringComparison.Ordinal) ? TextSamples.Console.Replace(", ", "; ", StringComparison.Ordinal).Replace('\t', ',').Replace("; ", ", ", StringComparison.Ordinal) : TextSamples.Console;
        text = path.EndsWith(".csv", StringComparison.Ordinal) ? Quote(text) : text;
        var document = Written.Read(path, text);
        var expected = TextSamples.Rules.Select(r => Written.Without(r, "Dir", "Svc", "ICMP4"));
        Assert.Equal(expected, document.Rules.Select(r => Written.Without(Written.Of(r with { Fields = [.. r.Fields.Where(f => f.Name != WrittenField.Unknown)] }), "Dir")));
        Assert.Contains(document.Rules[2].Fields, f => f.Name == WrittenField.Unknown && f.Value.Contains("ICMP", StringComparison.Ordinal));
        Assert.All(document.Rules, r => Assert.Equal(isOut switch { true => "Out", false => "In", _ => null }, r.Fields.FirstOrDefault(f => f.Name == "Dir").Value));
        Assert.Equal(isOut is not null, document.Evidence.HasFlag(FirewallEvidence.Direction));
        Assert.Equal(FirewallEvidence.None, document.Evidence & (FirewallEvidence.Service | FirewallEvidence.Profiles));
    }

    [Theory]
    [InlineData("Allow", "No", "Action=Allow")]
    [InlineData("Allow", "Yes", "Action=Allow AuthByPassOut=TRUE")]
    [InlineData("Secure", "No", "Action=Allow Security=Authenticate")]
    [InlineData("Allow if secure", "No", "Action=Allow Security=Authenticate")]
    [InlineData("Allow the connection if it is secure", "Yes", "Action=Allow AuthByPassOut=TRUE Security=Authenticate")]
    public void An_action_of_the_console_may_ask_for_protection(string action, string overrides, string expected)
    {
        var rule = Written.Read("outbound.txt", "\uFEFF" + TextSamples.Console.Replace("\tAllow\tNo\t%Prog", $"\t{action}\t{overrides}\t%Prog", StringComparison.Ordinal)).Rules[0];
        Assert.Equal(("Agent out: all", expected), (rule.Name, string.Join(' ', rule.Fields.Where(f => f.Name is "Action" or "Security" or "AuthByPassOut").Select(f => $"{f.Name}={f.Value}").Order(StringComparer.Ordinal))));
    }

    [Fact]
    public void A_list_with_quotes_in_it_stands_as_a_whole()
    {
        var text = Quote(TextSamples.Console.Replace("\tAny\tAny\tTCP\tAny\t443", "\tAny\t10.0.0.1, 'x'\tTCP\tAny\t443", StringComparison.Ordinal).Replace(", ", "; ", StringComparison.Ordinal).Replace('\t', ',').Replace("; ", ", ", StringComparison.Ordinal))
            .Replace("'", "\"\"", StringComparison.Ordinal);
        var fields = Written.Read("outbound.csv", text).Rules[0].Fields.Where(f => f.Name == "RA").ToList();
        Assert.Equal(["10.0.0.1", "\"x\""], fields.Select(f => f.Value));
        Assert.All(fields, f => Assert.Contains("10.0.0.1, \"\"x\"\"", At(text, f.Span), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{\"resources\":[{\"type\":\"Microsoft.Network/networkSecurityGroups\",\"properties\":{\"direction\":\"Outbound\",\"access\":\"Allow\"}}]}")]
    [InlineData("[{\"Name\":\"x\",\"Action\":\"Allow\",\"Effect\":\"Allow\"}]")]
    [InlineData("Name,Direction,Action\nx,y,z\n")]
    [InlineData("a,b,c\n1,2,3\n")]
    [InlineData("Name\tValue\n----\t-----\nx\ty\n")]
    [InlineData("Name : x\nType : y\n")]
    [InlineData("<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\"><S>x</S></Objs>")]
    [InlineData("http_access allow all\n")]
    [InlineData("Heading\n----------------------------------------------------------------------\nText: with a colon\nand more\n")]
    [InlineData("")]
    public void What_others_write_is_not_ours(string text)
    {
        Assert.Null(FirewallReaders.Find(SourceText.From("file.txt", text), out var recognition));
        Assert.Equal(Recognition.No, recognition);
    }

    [Fact]
    public void The_first_part_of_a_file_is_enough()
    {
        foreach (var (path, text) in TextSamples.All)
        {
            var filled = SourceText.From(path, text.Length > 1500 ? text[..1500] : text);
            Assert.Equal(Recognition.Yes, FirewallReaders.All.Max(r => r.Recognize(filled)));
        }
    }

    private static void Same(FirewallDocument document, params string[] without) =>
        Assert.Equal(TextSamples.Rules.Select(r => Written.Without(r, without)), document.Rules.Select(Written.Of));

    private static void Settings(FirewallDocument document) =>
        Assert.Equal(TextSamples.Settings.Order(StringComparer.Ordinal), document.Settings.Select(Written.Of).Order(StringComparer.Ordinal));

    private static string Quote(string text) => string.Concat(text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(l =>
        string.Join(',', l.Replace(", ", "\u0001", StringComparison.Ordinal).Split(',').Select(c => $"\"{c.Replace("\u0001", ", ", StringComparison.Ordinal)}\"")) + "\r\n"));

    private static string At(string text, TextSpan span) => text.Substring(span.Start, span.Length);
}
