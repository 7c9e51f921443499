using System.Collections.Immutable;
using System.Globalization;
using System.IO.Enumeration;
using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.Scripts;

/// <summary>What a script adds to a machine, command by command. A later command that changes or removes a rule makes it one that is there perhaps.</summary>
/// <param name="text">The script.</param>
internal sealed class ScriptRules(SourceText text)
{
    /// <summary>Patterns of later commands that are compared with every rule; beyond that number a pattern concerns all.</summary>
    private const int MostPatterns = 64;

    private readonly List<WrittenRule> rules = [];
    private readonly Dictionary<string, List<int>> byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<int, string> touched = [];
    private int patterns;

    /// <summary>The rules so far.</summary>
    public ImmutableArray<WrittenRule> Rules =>
    [
        .. rules.Select((r, i) => touched.TryGetValue(i, out var what) ? r with { Fields = r.Fields.Add(new(WrittenField.Unknown, what, r.Span)) } : r),
    ];

    /// <summary>The settings so far.</summary>
    public List<WrittenSetting> Settings { get; } = [];

    /// <summary>Whether there is anything.</summary>
    public bool IsEmpty => rules.Count + Settings.Count == 0;

    /// <summary>Adds a rule.</summary>
    public void Add(WrittenRule rule)
    {
        rules.Add(rule);
        foreach (var name in new[] { rule.Id, rule.Name }.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (!byName.TryGetValue(name, out var list))
            {
                byName[name] = list = [];
            }

            list.Add(rules.Count - 1);
        }
    }

    /// <summary>A later command that concerns rules by name, which may have stars.</summary>
    public void Touch(string pattern, string command, TextSpan span)
    {
        var what = string.Create(CultureInfo.InvariantCulture, $"'{command}' in line {text.GetPosition(span.Start).Line + 1} changes or removes it");
        if (!pattern.AsSpan().ContainsAny('*', '?'))
        {
            foreach (var index in byName.GetValueOrDefault(pattern) ?? [])
            {
                touched.TryAdd(index, what);
            }

            return;
        }

        if (++patterns == MostPatterns + 1)
        {
            pattern = "*";
        }
        else if (patterns > MostPatterns)
        {
            return;
        }

        for (var i = 0; i < rules.Count; i++)
        {
            if (FileSystemName.MatchesSimpleExpression(pattern, rules[i].Name) || FileSystemName.MatchesSimpleExpression(pattern, rules[i].Id))
            {
                touched.TryAdd(i, what);
            }
        }
    }

    /// <summary>The words of a condition.</summary>
    public static string Perhaps(string condition) => $"it is added only under a condition ({condition})";

    /// <summary>The first line of a command, up to the end of what names the rule.</summary>
    public TextSpan Head(int start, int end)
    {
        var line = text.GetLine(text.GetPosition(start).Line);
        var stop = Math.Min(line.End, Math.Max(end, start));
        while (stop > start && text.Content[stop - 1] is ' ' or '\t' or '`' or '^')
        {
            stop--;
        }

        return TextSpan.FromBounds(start, Math.Max(stop, start));
    }
}
