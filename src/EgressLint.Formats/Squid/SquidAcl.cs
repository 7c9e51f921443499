using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using EgressLint.Core.Policies;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Squid;

/// <summary>
/// Values that stand together: on one directive line, or in one list file. A list of a million lines is spans, not objects.
/// </summary>
internal sealed class AclBlock
{
    private readonly IReadOnlyList<TextSpan> spans;
    private readonly string[]? texts;

    /// <summary>Values of a directive line, whose words may be joined over several physical lines.</summary>
    public AclBlock(SourceText source, IReadOnlyList<TextSpan> spans, string[] texts)
    {
        Source = source;
        this.spans = spans;
        this.texts = texts;
    }

    /// <summary>Values of a list file.</summary>
    public AclBlock(SourceText source, IReadOnlyList<TextSpan> spans)
    {
        Source = source;
        this.spans = spans;
    }

    public SourceText Source { get; }

    public int Count => spans.Count;

    public bool IsFile => texts is null;

    public ReadOnlySpan<char> this[int index] => texts is null ? Source[spans[index]] : texts[index];

    public Location LocationOf(int index) => Source.At(spans[index]);

    /// <summary>Whether two sequences of blocks have the same values, cut in the same way.</summary>
    public static bool AreSame(ImmutableArray<AclBlock> a, ImmutableArray<AclBlock> b)
    {
        if (a.Length != b.Length)
        {
            return false;
        }

        for (var i = 0; i < a.Length; i++)
        {
            if (!a[i].IsSame(b[i]))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsSame(AclBlock other)
    {
        if (Count != other.Count)
        {
            return false;
        }

        for (var i = 0; i < Count; i++)
        {
            if (!this[i].SequenceEqual(other[i]))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>One value with its place; made on demand.</summary>
internal readonly record struct AclValue(string Text, Location At, bool IgnoreCase);

/// <summary>One <c>acl</c> line.</summary>
/// <param name="Directive">The directive.</param>
/// <param name="Flags">The letters of its single-letter options.</param>
/// <param name="LongOption">Its option that starts with two dashes; empty for none.</param>
/// <param name="Blocks">Its values.</param>
internal sealed record AclLine(SquidDirective Directive, string Flags, string LongOption, ImmutableArray<AclBlock> Blocks)
{
    /// <summary>The values of the line, without a string for those that are not looked at.</summary>
    public IEnumerable<AclValue> Values()
    {
        foreach (var block in Blocks)
        {
            for (var i = 0; i < block.Count; i++)
            {
                yield return new(block[i].ToString(), block.LocationOf(i), false);
            }
        }
    }
}

/// <summary>An ACL: every line of its name together.</summary>
internal sealed class SquidAcl(string name, AclType type)
{
    public string Name { get; } = name;

    public AclType Type { get; } = type;

    public List<AclLine> Lines { get; } = [];

    /// <summary>Addresses a built-in ACL has before any line adds to it.</summary>
    public ImmutableArray<string> BuiltInValues { get; init; } = [];

    public bool IsBuiltIn { get; init; }

    /// <summary>Why some of its values are not known: a list file that is not in the tree, a template.</summary>
    public List<Doubt> Missing { get; } = [];

    public Location? At => Lines.Count > 0 ? Lines[0].Directive.Location : null;

    /// <summary>The addresses, for types whose values are addresses.</summary>
    public SquidAddressSet? Addresses { get; set; }

    /// <summary>The patterns, for types whose values are regular expressions.</summary>
    public SquidRegexSet? Patterns { get; set; }

    /// <summary>The header that is looked at, for types that name one.</summary>
    public string Header { get; set; } = "";

    public bool HasFlag(char flag)
    {
        foreach (var line in Lines)
        {
            if (line.Flags.Contains(flag))
            {
                return true;
            }
        }

        return false;
    }

    public bool HasLongOption(string option)
    {
        foreach (var line in Lines)
        {
            if (line.LongOption == option)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// All that the lines say, as a text that no other ACL has that says something else; null where values are not known. Built-in values belong to the type and the name.
    /// </summary>
    public string? Meaning()
    {
        if (Missing.Count > 0)
        {
            return null;
        }

        var text = new StringBuilder();
        Put(IsBuiltIn ? Name : "");
        Put(Type.Name);
        Put(Header);
        foreach (var line in Lines)
        {
            Put("line");
            Put(line.Flags);
            Put(line.LongOption);
            foreach (var value in line.Values())
            {
                Put(value.Text);
            }
        }

        return text.ToString();

        // With its length in front no value can look like the end of another.
        void Put(string part) => text.Append(CultureInfo.InvariantCulture, $"{part.Length}:{part}");
    }

    public int ValueCount
    {
        get
        {
            var count = BuiltInValues.Length;
            foreach (var line in Lines)
            {
                foreach (var block in line.Blocks)
                {
                    count += block.Count;
                }
            }

            return count;
        }
    }

    /// <summary>Every value in the order of the engine.</summary>
    public IEnumerable<AclValue> Values()
    {
        foreach (var line in Lines)
        {
            foreach (var value in line.Values())
            {
                yield return value;
            }
        }
    }

    /// <summary>The patterns of one line, switches applied and left out. Each line starts case-sensitive again.</summary>
    public static IEnumerable<AclValue> PatternsOf(AclLine line)
    {
        var ignoreCase = line.Flags.Contains('i');
        foreach (var block in line.Blocks)
        {
            for (var i = 0; i < block.Count; i++)
            {
                var text = block[i];
                if (text is "-i" or "+i")
                {
                    ignoreCase = text[0] == '-';
                    continue;
                }

                yield return new(text.ToString(), block.LocationOf(i), ignoreCase);
            }
        }
    }
}
