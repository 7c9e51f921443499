namespace EgressLint.Benchmarks;

/// <summary>Invented input. The same seed gives the same lines.</summary>
internal static class Inputs
{
    private static readonly string[] Tops = ["example.com", "example.net", "example.org", "test", "invalid"];

    /// <summary>Values of <c>dstdomain</c>: no name is listed twice and none is below another, which older releases refuse.</summary>
    public static IEnumerable<string> Domains(int count, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            yield return $".{Word(random)}{i:x}.{Tops[random.Next(Tops.Length)]}";
        }
    }

    /// <summary>Values of <c>dstdom_regex</c>: anchored, half anchored, with classes and alternatives.</summary>
    public static IEnumerable<string> Regexes(int count, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var (word, top) = ($"{Word(random)}{i:x}", Tops[random.Next(Tops.Length)].Replace(".", "\\.", StringComparison.Ordinal));
            yield return random.Next(4) switch
            {
                0 => $@"(^|\.){word}\.{top}$",
                1 => $@"^{word}[0-9]+\.{top}$",
                2 => $@"\.{word}(-[a-z]+)?\.{top}$",
                _ => $@"^(www|cdn|img)\.{word}\.{top}$",
            };
        }
    }

    /// <summary>Globs as in <c>shExpMatch</c>; a quarter of them is below the name that is asked for.</summary>
    public static IEnumerable<string> Globs(int count, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            yield return random.Next(4) switch
            {
                0 => $"{Word(random)}{i:x}.manage.microsoft.com",
                1 => $"*.{Word(random)}{i:x}.example.com",
                2 => $"{Word(random)}*{i:x}.example.net",
                _ => $"*{Word(random)}{i:x}*",
            };
        }
    }

    private static string Word(Random random)
    {
        var letters = new char[random.Next(4, 13)];
        for (var i = 0; i < letters.Length; i++)
        {
            letters[i] = (char)('a' + random.Next(26));
        }

        return new(letters);
    }
}
