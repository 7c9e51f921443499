using System.Collections.Immutable;

namespace EgressLint.Core.Sets;

/// <summary>
/// A host pattern of the endpoint catalogue, such as <c>*.manage.example.com</c> or <c>&lt;tenant&gt;.example.com</c>.
/// </summary>
public sealed class HostPattern
{
    private readonly ImmutableArray<ImmutableArray<Part>> labels;

    private HostPattern(string text, ImmutableArray<ImmutableArray<Part>> labels, ImmutableArray<string> parameters)
    {
        Text = text;
        this.labels = labels;
        Parameters = parameters;
    }

    private enum PartKind
    {
        Literal,
        Star,
        Parameter,
    }

    /// <summary>The pattern as written, in lower case and without a trailing dot.</summary>
    public string Text { get; }

    /// <summary>The names of the parameters, each once, in order of appearance.</summary>
    public ImmutableArray<string> Parameters { get; }

    /// <summary>Whether the pattern is a single name.</summary>
    public bool IsExact => Parameters.IsEmpty && !Text.Contains('*', StringComparison.Ordinal);

    /// <summary>Parses a pattern.</summary>
    /// <param name="text">The pattern.</param>
    /// <param name="pattern">The parsed pattern; an empty one when parsing fails.</param>
    /// <param name="error">What is wrong, or an empty text.</param>
    /// <param name="errorOffset">Where it is wrong.</param>
    public static bool TryParse(string text, out HostPattern pattern, out string error, out int errorOffset)
    {
        ArgumentNullException.ThrowIfNull(text);
        var labels = ImmutableArray.CreateBuilder<ImmutableArray<Part>>();
        var parameters = ImmutableArray.CreateBuilder<string>();
        pattern = new HostPattern("", [], []);
        (error, errorOffset) = ("", 0);
        var end = text.EndsWith('.') ? text.Length - 1 : text.Length;
        var lower = text[..end].ToLowerInvariant();
        for (var start = 0; start <= end;)
        {
            var stop = LabelEnd(text, start, end);
            if (!TryParseLabel(text.AsSpan(start, stop - start), parameters, out var label, out error, out errorOffset))
            {
                errorOffset += start;
                return false;
            }

            labels.Add(label);
            start = stop + 1;
        }

        pattern = new HostPattern(lower, labels.ToImmutable(), parameters.ToImmutable());
        return true;
    }

    /// <summary>The names that the pattern stands for.</summary>
    /// <param name="values">Values of parameters; a parameter without a value is any one label.</param>
    public Language ToLanguage(IReadOnlyDictionary<string, string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var exact = TryExact(values);
        if (exact is not null)
        {
            return Language.Exactly(exact);
        }

        var parts = new List<RegexNode>();
        for (var i = 0; i < labels.Length; i++)
        {
            if (i > 0)
            {
                parts.Add(RegexNode.OfByte((byte)'.'));
            }

            // A lone star stands for one or more labels in front and for exactly one label elsewhere.
            var isLoneStar = labels[i] is [{ Kind: PartKind.Star }];
            parts.Add(isLoneStar && i == 0 ? Labels : isLoneStar ? Label : LabelOf(labels[i], values));
        }

        return Language.FromWhole(RegexNode.Sequence([.. parts])).And(Language.AnyHostName);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static RegexNode LabelByte { get; } = RegexNode.OfSet(ByteSet.Range((byte)'a', (byte)'z')
        .Or(ByteSet.Range((byte)'0', (byte)'9')).With((byte)'-'));

    /// <summary>Where hyphens may stand is left to the set of host names, which the result is joined with.</summary>
    private static RegexNode Label { get; } = RegexNode.Repeat(LabelByte, 1, -1);

    private static RegexNode Labels { get; } = RegexNode.Sequence(
        Label, RegexNode.Repeat(RegexNode.Sequence(RegexNode.OfByte((byte)'.'), Label), 0, -1));

    private static RegexNode LabelOf(ImmutableArray<Part> label, IReadOnlyDictionary<string, string> values)
    {
        var parts = new List<RegexNode>();
        foreach (var part in label)
        {
            parts.Add(part.Kind switch
            {
                PartKind.Star => RegexNode.Repeat(LabelByte, 0, -1),
                PartKind.Literal => RegexNode.OfText(part.Text),
                _ => values.TryGetValue(part.Text, out var value)
                    ? RegexNode.OfText(value.TrimEnd('.').ToLowerInvariant())
                    : Label,
            });
        }

        return RegexNode.Sequence([.. parts]);
    }

    private static int LabelEnd(string text, int start, int end)
    {
        var stop = start;
        // A dot inside of angle brackets would be part of a bad parameter name, and is reported as that.
        for (var inside = false; stop < end && (inside || text[stop] != '.'); stop++)
        {
            inside = text[stop] == '<' || (inside && text[stop] != '>');
        }

        return stop;
    }

    private static bool TryParseLabel(
        ReadOnlySpan<char> text,
        ImmutableArray<string>.Builder parameters,
        out ImmutableArray<Part> label,
        out string error,
        out int offset)
    {
        var parts = ImmutableArray.CreateBuilder<Part>();
        label = [];
        (error, offset) = ("", 0);
        if (text.IsEmpty)
        {
            error = "A label is empty.";
            return false;
        }

        for (var i = 0; i < text.Length;)
        {
            offset = i;
            var length = text[i] switch
            {
                '*' => 1,
                '<' => ParameterLength(text[i..]),
                _ => LiteralLength(text[i..]),
            };
            if (length == 0)
            {
                error = text[i] == '<' ? "A parameter is not of the form '<name>'." : $"The character '{text[i]}' cannot occur in a host name.";
                return false;
            }

            parts.Add(PartOf(text.Slice(i, length), parameters));
            i += length;
        }

        label = parts.ToImmutable();
        return CheckHyphens(text, out error, out offset);
    }

    private static bool CheckHyphens(ReadOnlySpan<char> text, out string error, out int offset)
    {
        (error, offset) = ("", 0);
        if (text[0] == '-' || text[^1] == '-')
        {
            offset = text[0] == '-' ? 0 : text.Length - 1;
            error = $"The label '{text}' begins or ends with a hyphen.";
            return false;
        }

        return true;
    }

    private static Part PartOf(ReadOnlySpan<char> text, ImmutableArray<string>.Builder parameters)
    {
        if (text[0] == '*')
        {
            return new Part(PartKind.Star, "*");
        }

        if (text[0] != '<')
        {
            return new Part(PartKind.Literal, text.ToString().ToLowerInvariant());
        }

        var name = text[1..^1].ToString();
        if (!parameters.Contains(name))
        {
            parameters.Add(name);
        }

        return new Part(PartKind.Parameter, name);
    }

    private static int LiteralLength(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && (char.IsAsciiLetterOrDigit(text[length]) || text[length] == '-'))
        {
            length++;
        }

        return length;
    }

    private static int ParameterLength(ReadOnlySpan<char> text)
    {
        var close = text.IndexOf('>');
        if (close < 2)
        {
            return 0;
        }

        foreach (var c in text[1..close])
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
            {
                return 0;
            }
        }

        return close + 1;
    }

    private string? TryExact(IReadOnlyDictionary<string, string> values)
    {
        var names = new List<string>();
        foreach (var label in labels)
        {
            var name = "";
            foreach (var part in label)
            {
                if (part.Kind == PartKind.Star)
                {
                    return null;
                }

                var text = part.Text;
                if (part.Kind == PartKind.Parameter)
                {
                    if (!values.TryGetValue(part.Text, out var value))
                    {
                        return null;
                    }

                    text = value.TrimEnd('.').ToLowerInvariant();
                }

                name += text;
            }

            names.Add(name);
        }

        return string.Join('.', names);
    }

    private sealed record Part(PartKind Kind, string Text);
}
