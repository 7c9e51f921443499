using System.Globalization;
using System.Text.Json;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;
using EgressLint.Formats;
using EgressLint.Formats.WindowsFirewall.Reading;

namespace EgressLint.Tests.Formats.WindowsFirewall.Registry;

/// <summary>Hives and policy files whose content is known are read as recorded.</summary>
public sealed class HiveReplayTests
{
    public static TheoryData<string> Names => [.. Expected().Select(e => e.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_is_read_as_recorded(string name)
    {
        var expected = Expected().First(e => e.Name == name).Value;
        var text = SourceText.Decode(name, File.ReadAllBytes(Path.Combine(RegistryFiles.Folder, name)));
        Assert.Equal(Recognition.Yes, FirewallReaders.Find(text, out var recognition)?.Recognize(text) ?? recognition);
        var document = RegistryFiles.Read(text);
        if (!expected.GetProperty("ok").GetBoolean())
        {
            Assert.True(document.IsEmpty);
            Assert.Equal(Severity.Error, Assert.Single(document.Problems).Severity);
            return;
        }

        Assert.Equal(expected.GetProperty("rules").EnumerateArray().Select(r => r.GetString()).Order(StringComparer.Ordinal), document.Rules.Select(r => r.Id).Order(StringComparer.Ordinal));
        Assert.All(document.Rules, r => Assert.Null(r.Broken));
        Assert.False(document.IsEmpty);
        Assert.Equal(expected.TryGetProperty("dirty", out var dirty) && dirty.GetBoolean(), document.Problems.Any(p => p.Rule == FirewallInputRules.HiveNotClean));
        Assert.Equal(expected.TryGetProperty("note", out var note) && note.ToString().Contains("must be ignored", StringComparison.Ordinal), document.Problems.Any(p => p.Rule == FirewallInputRules.RegistryPartLeftOut));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fields_stand_where_they_say(string name)
    {
        var text = SourceText.Decode(name, File.ReadAllBytes(Path.Combine(RegistryFiles.Folder, name)));
        Assert.All(RegistryFiles.Read(text).Rules.SelectMany(r => r.Fields), f =>
            Assert.True(Starts($"{f.Name}={f.Value}", RegistryFiles.At(text, f.Span)), $"{f.Name}={f.Value}"));
    }

    [Fact]
    public void A_later_record_wins() => Assert.Equal([0L], Outbound("good-override.pol"));

    [Fact]
    public void A_deleted_value_is_not_there() => Assert.Empty(Outbound("good-delete.pol"));

    [Fact]
    public void The_profile_of_xp_is_ignored_beside_others()
    {
        var document = RegistryFiles.Read("good.pol", File.ReadAllBytes(Path.Combine(RegistryFiles.Folder, "good.pol")));
        Assert.Equal(["Domain", "Private"], document.Settings.Select(s => s.Profile).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Three_thousand_rules_are_read()
    {
        var rules = Enumerable.Range(0, 3000).Select(i => new Entry("FirewallRules", string.Create(CultureInfo.InvariantCulture, $"rule-{i}"), RegistryFiles.Rule));
        Assert.Equal(3000, RegistryFiles.Read("many.wfw", HiveBuilder.Make("{x}", rules)).Rules.Length);
    }

    /// <summary>Long data are cut into pieces, and a field that goes over the end of a piece is underlined up to there.</summary>
    private static bool Starts(string whole, string part) => whole == part || (part.Length > 0 && whole.StartsWith(part, StringComparison.Ordinal));

    private static IEnumerable<long?> Outbound(string name) => RegistryFiles.Read(name, File.ReadAllBytes(Path.Combine(RegistryFiles.Folder, name)))
        .Settings.Where(s => s.Name == "DefaultOutboundAction").Select(s => s.Value);

    private static List<JsonProperty> Expected() =>
        [.. JsonDocument.Parse(File.ReadAllText(Path.Combine(RegistryFiles.Folder, "expected.json"))).RootElement.EnumerateObject()];
}
