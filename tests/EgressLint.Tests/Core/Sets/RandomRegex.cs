namespace EgressLint.Tests.Core.Sets;

/// <summary>Makes small random patterns; most of them are sound.</summary>
internal static class RandomRegex
{
    public static string Make(Random random, string letters, int depth = 3)
    {
        var pattern = "";
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            pattern += Atom(random, letters, depth) + Repeat(random);
        }

        return random.Next(5) == 0 && depth > 0 ? pattern + "|" + Make(random, letters, depth - 1) : pattern;
    }

    private static string Atom(Random random, string letters, int depth)
    {
        var letter = letters[random.Next(letters.Length)];
        return random.Next(14) switch
        {
            0 or 1 when depth > 0 => "(" + Make(random, letters, depth - 1) + ")",
            2 => "^",
            3 => "$",
            4 => ".",
            5 => "[^" + letter + "]",
            6 => "[" + letter + letters[random.Next(letters.Length)] + "]",
            7 => new[] { @"\b", @"\B", @"\<", @"\>", @"\w", @"\W" }[random.Next(6)],
            _ => letter == '.' ? @"\." : letter.ToString(),
        };
    }

    private static string Repeat(Random random) => random.Next(12) switch
    {
        0 => "*",
        1 => "+",
        2 => "?",
        3 => "{0,2}",
        4 => "{2}",
        _ => "",
    };
}
