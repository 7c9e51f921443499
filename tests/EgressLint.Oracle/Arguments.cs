namespace EgressLint.Oracle;

/// <summary>The words of a command line: <c>--name value</c> pairs and the rest.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> named = new(StringComparer.Ordinal);
    private readonly List<string> rest = [];

    public Arguments(IReadOnlyList<string> words, params string[] switches)
    {
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (!word.StartsWith("--", StringComparison.Ordinal))
            {
                rest.Add(word);
            }
            else if (switches.Contains(word[2..]))
            {
                named[word[2..]] = "yes";
            }
            else if (i + 1 < words.Count)
            {
                named[word[2..]] = words[++i];
            }
            else
            {
                throw new UsageException($"{word} needs a value");
            }
        }
    }

    public IReadOnlyList<string> Rest => rest;

    public string? Find(string name) => named.GetValueOrDefault(name);

    public bool Has(string name) => named.ContainsKey(name);

    public string Get(string name) => Find(name) ?? throw new UsageException($"--{name} is missing");

    public int Number(string name, int otherwise) =>
        Find(name) is { } text ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : otherwise;
}

internal sealed class UsageException(string message) : Exception(message);
