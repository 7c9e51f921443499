using System.Collections.Immutable;
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

    /// <summary>Whether regexes of this block start case-insensitive because of flags before the file name.</summary>
    public bool IgnoreCase { get; init; }

    public ReadOnlySpan<char> this[int index] => texts is null ? Source[spans[index]] : texts[index];

    public Location LocationOf(int index) => Source.At(spans[index]);
}

/// <summary>One value with its place; made on demand.</summary>
internal readonly record struct AclValue(string Text, Location At, bool IgnoreCase);

/// <summary>One <c>acl</c> line.</summary>
internal sealed record AclLine(SquidDirective Directive, ImmutableArray<string> Options, ImmutableArray<AclBlock> Blocks);

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

    public bool HasOption(string option)
    {
        foreach (var line in Lines)
        {
            if (line.Options.Contains(option))
            {
                return true;
            }
        }

        return false;
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

    /// <summary>Every value in the order of the engine, regex switches applied and left out.</summary>
    public IEnumerable<AclValue> Values()
    {
        foreach (var line in Lines)
        {
            var ignoreCase = false;
            foreach (var block in line.Blocks)
            {
                var inside = block.IsFile ? block.IgnoreCase : ignoreCase;
                for (var i = 0; i < block.Count; i++)
                {
                    var text = block[i];
                    if (Type.IsRegex && text is "-i" or "+i")
                    {
                        inside = text[0] == '-';
                        continue;
                    }

                    yield return new(text.ToString(), block.LocationOf(i), inside);
                }

                ignoreCase = inside;
            }
        }
    }
}
