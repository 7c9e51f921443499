using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Reporting;

namespace EgressLint.Cli.Commands;

/// <summary>A configuration that settings are written for.</summary>
/// <param name="Path">Its path, relative to the settings.</param>
/// <param name="Format">The id of its format.</param>
/// <param name="Title">How a person calls the format.</param>
internal sealed record FoundConfiguration(string Path, string Format, string Title);

/// <summary>
/// Settings to begin with. What is said to a person begins with <c># </c> and one blank; a line that begins with <c>#</c> otherwise becomes a setting when
/// the sign is taken away, so that all of them together are proper settings too.
/// </summary>
internal sealed class SettingsSketch
{
    /// <summary>What traffic passes first comes first.</summary>
    private static readonly ImmutableArray<string> Order = ["pac", "windows-firewall", "squid", "azure"];

    private readonly StringBuilder text = new();
    private readonly Scenario scenario;
    private readonly ImmutableArray<ScenarioRequirement> needs;
    private readonly ImmutableArray<CatalogNote> notes;
    private readonly ImmutableArray<FoundConfiguration> files;

    private SettingsSketch(Scenario scenario, ImmutableArray<FoundConfiguration> files)
    {
        this.scenario = scenario;
        this.files = files;
        needs = scenario.Catalog.Select(scenario.Selection, out notes);
    }

    /// <summary>The text.</summary>
    public static string Write(Scenario scenario, ImmutableArray<FoundConfiguration> files)
    {
        var sketch = new SettingsSketch(scenario, files);
        sketch.Question();
        sketch.Parameters();
        sketch.Sources();
        sketch.Files();
        sketch.Paths();
        sketch.Decisions();
        return sketch.text.ToString();
    }

    private void Question()
    {
        Line($"# yaml-language-server: $schema={CommandLine.Home}/raw/main/rules/schema/settings.schema.json");
        Say("Settings of egresslint. Every path is relative to this file. Take '#' away from what you need.");
        Gap();
        Say("What is needed. The profiles of the catalog, each a set of features ('egresslint catalog list' shows these):");
        var width = scenario.Catalog.Profiles.Max(profile => profile.Id.Length);
        foreach (var profile in scenario.Catalog.Profiles)
        {
            Say($"- {profile.Id.PadRight(width)}  {profile.Title}");
        }

        var selection = scenario.Selection;
        Line(List("profiles", selection.Profiles, "comanagement"));
        Line(List("features", selection.Features, "updates-servicing"));
        Line(List("roles", selection.Roles, "cm-client"));
        Line($"{(selection.Cloud == "public" ? "#" : "")}cloud: {selection.Cloud}   # public, us-gov or china");
    }

    private void Parameters()
    {
        var unset = notes.Where(note => note.Kind == CatalogNoteKind.UnsetParameter).Select(note => note.Id).ToHashSet(StringComparer.Ordinal);
        var families = unset.Select(Family).ToHashSet(StringComparer.Ordinal);
        var wanted = scenario.Catalog.Parameters.Where(p => unset.Contains(p.Id) || (p.Default is not null && families.Contains(Family(p.Id)))).ToArray();
        var given = scenario.Selection.Parameters;
        if (wanted.Length == 0 && given.IsEmpty)
        {
            return;
        }

        Gap();
        Say("What differs from one tenant to the next. Without a value the names that need it are left out or taken for any name, and that is said.");
        Line($"{(given.IsEmpty ? "#" : "")}parameters:");
        foreach (var (id, values) in given.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            Line($"  {id}: [{string.Join(", ", values.Select(Scalar))}]");
        }

        foreach (var parameter in wanted.Where(p => !given.ContainsKey(p.Id)))
        {
            var gap = parameter.Default is { } usual ? $" (usually {usual})" : "";
            Line($"#  {parameter.Id}: {(parameter.Type is ParameterType.Bool or ParameterType.Number ? Sample(parameter) : Scalar(Sample(parameter)))}   # {Plain(parameter.Title)}{gap}");
        }
    }

    private void Sources()
    {
        Gap();
        Say("Who connects from where. A role without an entry is taken to connect from where a policy treats it best.");
        Line("#sources:");
        foreach (var role in needs.Select(need => need.Role).DistinctBy(role => role.Id).OrderBy(role => role.Id, StringComparer.Ordinal))
        {
            Line($"#  {role.Id}: {{ addresses: [10.0.0.0/8] }}   # {Plain(role.Title)}");
        }
    }

    private void Files()
    {
        Gap();
        Say("What was found here:");
        foreach (var file in files)
        {
            Say($"- {Plain(file.Path)}  ({file.Title})");
        }

        Say("Globs limit what is looked at, for instance:");
        Line("#include: [\"**\"]");
        Line("#exclude: [\"**/old/**\"]");
        Gap();
        Say("Facts about files: a format that is not recognised, the name under which clients know a proxy, from where it connects itself.");
        Line("#policies:");
        foreach (var file in files)
        {
            Line($"#  - path: {Scalar(file.Path)}");
            Line($"#    format: {file.Format}");
            if (file.Format == "squid")
            {
                Line("#    serves: [\"proxy.example.com:3128\"]");
                Line("#    address: 10.0.0.10");
            }
        }

        if (files.Any(file => file.Format == "squid"))
        {
            Gap();
            Say("What absolute paths inside of the configurations stand for.");
            Line("#mounts: { /etc/squid: . }");
        }
    }

    private void Paths()
    {
        Gap();
        Say("End to end: what the traffic of a role passes, from the client to the service.");
        Line("#paths:");
        Line("#  - name: head office");
        Line($"#    roles: [{string.Join(", ", needs.Select(need => need.Role.Id).Where(id => id != "any").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(2))}]");
        Line($"#    through: [{string.Join(", ", files.OrderBy(file => Order.IndexOf(file.Format)).DistinctBy(file => file.Format).Select(file => Scalar(file.Path)))}]");
    }

    private void Decisions()
    {
        Gap();
        Say("What is taken for granted where a script asks for it.");
        Line("#assume:");
        Line("#  external-names-resolve: true");
        Line("#  public-endpoints-have-public-addresses: true");
        Gap();
        Say("Levels of rules: off, note, warning or error. 'egresslint rules list' shows the rules.");
        Line("#rules: { EGL1007: note }");
        Gap();
        Say("Findings that you looked at and keep. Comments in the files work too: egresslint-disable-next-line EGL1001 -- reason");
        Line("#suppress:");
        Line("#  - rule: EGL1007");
        Line("#    endpoint: \"*.akamaiedge.net\"");
        Line("#    reason: The proxy decides on requested names only.");
        Line("#    until: 2099-12-31");
    }

    private static string List(string key, ImmutableArray<string> values, string sample) =>
        values.IsEmpty ? $"#{key}: [{sample}]" : $"{key}: [{string.Join(", ", values.Select(Scalar))}]";

    private static string Family(string id) => id.Split('.')[0];

    private static string Sample(CatalogParameter parameter) => parameter.Example ?? parameter.Default ?? parameter.Type switch
    {
        ParameterType.Label => "example",
        ParameterType.Host => "host.example.com",
        ParameterType.Url => "http://host.example.com/",
        ParameterType.Enum => parameter.Values.FirstOrDefault() ?? "",
        ParameterType.Bool => "true",
        ParameterType.Number => Math.Max(1, parameter.Minimum).ToString(CultureInfo.InvariantCulture),
        ParameterType.Version => "2603",
        ParameterType.Cidr => "10.0.0.0/8",
        ParameterType.Folder => @"D:\ConfigMgr",
        _ => "00000000-0000-0000-0000-000000000000",
    };

    private void Say(string line) => Line("# " + line);

    private void Gap() => Line("");

    private void Line(string line) => text.Append(line).Append('\n');

    /// <summary>Text for a comment, which a line break would end.</summary>
    private static string Plain(string value) => Escaping.Visible(value);

    /// <summary>A value that is read as the text it is, whatever is in it.</summary>
    private static string Scalar(string value)
    {
        if (value.Length > 0 && char.IsAsciiLetter(value[0]) && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/'))
        {
            return value is "true" or "false" or "null" or "yes" or "no" or "on" or "off" ? $"\"{value}\"" : value;
        }

        var quoted = new StringBuilder("\"");
        foreach (var rune in value.EnumerateRunes())
        {
            quoted.Append(rune.Value is '"' or '\\' ? "\\" + rune
                : Rune.IsControl(rune) || Escaping.IsHidden(rune) ? string.Create(CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}")
                : rune.ToString());
        }

        return quoted.Append('"').ToString();
    }
}
