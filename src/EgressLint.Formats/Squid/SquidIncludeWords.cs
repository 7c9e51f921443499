using System.Text;

namespace EgressLint.Formats.Squid;

/// <summary>A pattern of an include line.</summary>
/// <param name="Pattern">The pattern without quotes and escapes.</param>
/// <param name="Start">Where it starts in the logical text.</param>
/// <param name="End">Where it ends there.</param>
internal readonly record struct SquidIncludeWord(string Pattern, int Start, int End);

/// <summary>Splits what follows <c>include</c>, as strwordtok of Squid does.</summary>
internal static class SquidIncludeWords
{
    /// <summary>
    /// The patterns: blanks separate them, double quotes hold blanks together, a backslash protects the next character. There are no
    /// comments here: a <c>#</c> is a pattern like any other, and one that Squid does not find.
    /// </summary>
    public static List<SquidIncludeWord> Split(string text, int from)
    {
        var words = new List<SquidIncludeWord>();
        var word = new StringBuilder();
        var i = from;
        while (true)
        {
            while (i < text.Length && IsBlank(text[i]))
            {
                i++;
            }

            if (i >= text.Length)
            {
                return words;
            }

            var start = i;
            var quoted = false;
            word.Clear();
            while (i < text.Length && (quoted || !IsBlank(text[i])))
            {
                if (text[i] == '"')
                {
                    quoted = !quoted;
                }
                else if (text[i] == '\\' && i + 1 < text.Length)
                {
                    i++;
                    word.Append(text[i] switch { 'n' => '\n', 'r' => '\r', var other => other });
                }
                else
                {
                    word.Append(text[i]);
                }

                i++;
            }

            words.Add(new(word.ToString(), start, i));
        }
    }

    private static bool IsBlank(char unit) => unit is ' ' or '\t' or '\v' or '\f';
}
