namespace EgressLint.Tests.House;

/// <summary>The floors of the house, as the <c>using</c> lines have them: nothing points up, formats do not know one another.</summary>
public sealed class FloorTests
{
    /// <summary>Folder, then what its files may use. A star at the end stands for everything below; the same folder is always allowed.</summary>
    private static readonly (string Floor, string[] Uses)[] Picture =
    [
        ("Core.Text", []),
        ("Core.Findings", ["Core.Text"]),
        ("Core.Syntax", ["Core.Text", "Core.Findings"]),
        ("Core.Sets", []),
        ("Core.Policies", ["Core.Sets", "Core.Text"]),
        ("Formats", ["Core.*", "Formats.*"]),
        ("Formats.Json", ["Core.*"]),
        ("Formats.Values", ["Core.*"]),
        ("Formats.Xml", ["Core.*"]),
        ("Formats.Pac", ["Core.*", "Formats", "Formats.Json", "Formats.Values", "Formats.Pac.*"]),
        ("Formats.Pac.Engine", ["Core.*", "Formats", "Formats.Pac", "Formats.Pac.Regex"]),
        ("Formats.Pac.Regex", ["Core.*"]),
        ("Formats.Pac.Comparing", ["Core.*", "Formats.Pac", "Formats.Pac.Engine", "Formats.Pac.Pitfalls"]),
        ("Formats.Pac.Pitfalls", ["Core.*", "Formats.Pac.*"]),
        ("Formats.Pac.Repairs", ["Core.*", "Formats", "Formats.Pac"]),
        ("Formats.Squid", ["Core.*", "Formats", "Formats.Json", "Formats.Values", "Formats.Squid.*"]),
        ("Formats.Squid.Repairs", ["Core.*", "Formats", "Formats.Squid"]),
        ("Formats.WindowsFirewall", ["Core.*", "Formats", "Formats.Json", "Formats.Values", "Formats.WindowsFirewall.*"]),
        ("Formats.WindowsFirewall.Pitfalls", ["Core.*", "Formats.WindowsFirewall", "Formats.WindowsFirewall.Reading"]),
        ("Formats.WindowsFirewall.Reading", ["Core.*", "Formats", "Formats.Json", "Formats.Values", "Formats.WindowsFirewall.Reading.*"]),
        ("Formats.WindowsFirewall.Reading.*", ["Core.*", "Formats", "Formats.Json", "Formats.Values", "Formats.Xml", "Formats.WindowsFirewall.Reading"]),
        ("Formats.Published", ["Core.*", "Formats.Azure.Tags", "Formats.Json"]),
        ("Formats.Azure", ["Core.*", "Formats", "Formats.Json", "Formats.Azure.*"]),
        ("Formats.Azure.Tags", ["Core.*", "Formats.Json"]),
        ("Formats.Azure.Groups", ["Core.*", "Formats", "Formats.Azure", "Formats.Azure.Reading"]),
        ("Formats.Azure.Routes", ["Core.*", "Formats.Azure", "Formats.Azure.Groups", "Formats.Azure.Reading"]),
        ("Formats.Azure.Firewall", ["Core.*", "Formats.Azure", "Formats.Azure.Groups", "Formats.Azure.Reading"]),
        ("Formats.Azure.Repairs", ["Core.*", "Formats", "Formats.Json", "Formats.Azure", "Formats.Azure.Groups"]),
        ("Formats.Azure.Pitfalls", ["Core.*", "Formats.Azure.*"]),
        ("Formats.Azure.Reading", ["Core.*", "Formats", "Formats.Json", "Formats.Azure.Reading.*"]),
        ("Formats.Azure.Reading.*", ["Core.*", "Formats", "Formats.Json", "Formats.Azure.Reading"]),
        ("Analysis", ["Core.*", "Formats.*", "Analysis.*"]),
        ("Analysis.Yaml", ["Core.*"]),
        ("Analysis.Catalogs", ["Core.*", "Analysis.Yaml"]),
        ("Analysis.Catalogs.Importing", ["Core.*", "Formats.Published", "Analysis.Yaml", "Analysis.Catalogs"]),
        ("Analysis.Judging", ["Core.*", "Formats.Azure.Tags", "Analysis", "Analysis.Catalogs"]),
        ("Analysis.Rules", ["Core.*", "Formats.*", "Analysis.Catalogs", "Analysis.Judging", "Analysis.Paths", "Analysis.Rules.*", "Analysis.Settings", "Analysis.Suppressions"]),
        ("Analysis.Rules.*", ["Core.*", "Analysis.Catalogs", "Analysis.Judging", "Analysis.Paths", "Analysis.Rules", "Analysis.Rules.Paths"]),
        ("Analysis.Paths", ["Core.*", "Analysis", "Analysis.Catalogs", "Analysis.Judging", "Analysis.Settings"]),
        ("Analysis.Diffing", ["Core.*", "Analysis", "Analysis.Catalogs", "Analysis.Judging", "Analysis.Rules"]),
        ("Analysis.Fixing", ["Core.*", "Formats", "Analysis", "Analysis.Catalogs", "Analysis.Diffing", "Analysis.Judging", "Analysis.Rules", "Analysis.Suppressions"]),
        ("Analysis.Settings", ["Core.*", "Formats", "Analysis.Yaml", "Analysis.Catalogs", "Analysis"]),
        ("Analysis.Suppressions", ["Core.*", "Analysis", "Analysis.Catalogs", "Analysis.Judging", "Analysis.Settings"]),
        ("Analysis.Reporting", ["Core.*", "Analysis", "Analysis.Diffing", "Analysis.Reporting.*"]),
        ("Analysis.Reporting.*", ["Core.*", "Analysis", "Analysis.Reporting"]),
        ("Cli", ["Core.*", "Formats.*", "Analysis.*", "Cli.*"]),
        ("Cli.*", ["Core.*", "Formats.*", "Analysis.*", "Cli.*"]),
    ];

    [Fact]
    public void Every_folder_uses_only_what_the_picture_shows()
    {
        var wrong = from file in SourceFiles.All
                    from use in file.Uses
                    let name = NameSpace(use)
                    where name != file.Floor && !Allowed(file.Floor).Any(a => Meets(a, name))
                    select $"{file.Path} uses {name}";
        Assert.Empty(wrong.Distinct());
    }

    [Fact]
    public void Every_folder_is_in_the_picture()
    {
        Assert.All(SourceFiles.All.Select(f => f.Floor).Distinct(), f => Assert.Contains(Picture, p => Meets(p.Floor, f)));
    }

    private static string[] Allowed(string floor) => Picture
        .Where(p => Meets(p.Floor, floor))
        .OrderByDescending(p => p.Floor.Length)
        .Select(p => p.Uses)
        .FirstOrDefault() ?? [];

    private static readonly HashSet<string> Floors = [.. SourceFiles.All.Select(f => f.Floor)];

    /// <summary>An alias or a static using names a type: its namespace is what some file is in.</summary>
    private static string NameSpace(string use)
    {
        var parts = use.Split('.');
        var length = parts.Length;
        while (length > 1 && !Floors.Contains(string.Join('.', parts[..length])))
        {
            length--;
        }

        return string.Join('.', parts[..length]);
    }

    private static bool Meets(string pattern, string name) => pattern.EndsWith(".*", StringComparison.Ordinal)
        ? name.StartsWith(pattern[..^1], StringComparison.Ordinal) || (name == pattern[..^2] && pattern.Split('.').Length == 2)
        : pattern == name;
}
