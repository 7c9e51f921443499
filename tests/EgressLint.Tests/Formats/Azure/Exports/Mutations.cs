namespace EgressLint.Tests.Formats.Azure.Exports;

/// <summary>Texts that are nearly like a text, the same ones every time.</summary>
internal static class Mutations
{
    public static IEnumerable<string> Of(string seed, int count)
    {
        var random = new Random(20260131);
        string[] pieces = ["{", "}", "[", "]", ",", ":", "\"", "null", "true", "{}", "[]", "\"\"", "1", "-1", "\\", "[[", "\"id\":", "{\"id\":\"\"},"];
        for (var i = 0; i < count; i++)
        {
            var text = seed;
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                var at = random.Next(text.Length);
                var length = Math.Min(random.Next(24), text.Length - at);
                text = random.Next(4) switch
                {
                    0 => text.Remove(at, length),
                    1 => text.Insert(at, pieces[random.Next(pieces.Length)]),
                    2 => text.Insert(random.Next(text.Length), text.Substring(at, length)),
                    _ => text.Remove(at, length).Insert(at, pieces[random.Next(pieces.Length)]),
                };
                text = text.Length == 0 ? "{}" : text;
            }

            yield return text;
        }
    }
}
