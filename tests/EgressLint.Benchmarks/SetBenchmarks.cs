using EgressLint.Core.Sets;

namespace EgressLint.Benchmarks;

/// <summary>One wildcard against many globs, in this process.</summary>
internal static class SetBenchmarks
{
    private const string Wildcard = "*.manage.microsoft.com";

    public static IEnumerable<Row> Rows(int count, Options options)
    {
        if (!HostPattern.TryParse(Wildcard, out var pattern, out var error, out _))
        {
            throw new InvalidOperationException(error);
        }

        var asked = Language.FromHostPattern(pattern);
        var texts = Inputs.Globs(count, options.Seed).ToArray();
        var globs = texts.Select(Language.Glob).ToArray();
        yield return new("sets", $"making {count} globs", Measured.Here(options, () => texts.Select(Language.Glob).Count(glob => !glob.IsEmpty)));
        yield return new("sets", $"relating {count} globs to '{Wildcard}'", Measured.Here(options, () =>
            globs.Count(glob => asked.Relate(glob, SetBudget.Default) is Relation.Outside)));

        // As a list of 'shExpMatch' conditions does it: each takes its hosts away from what is left. It takes long, so it runs once.
        yield return new("sets", $"'{Wildcard}' without {count} globs, one by one", Measured.Here(options with { Runs = 1, WarmUps = 0 }, () =>
        {
            var left = asked;
            foreach (var glob in globs)
            {
                if (left.Relate(glob, SetBudget.Default) is not Relation.Outside)
                {
                    left = left.Except(glob);
                }
            }

            return left.IsEmpty ? 0 : 1;
        }));
        yield return new("sets", $"'{Wildcard}' without {count} globs at once", Measured.Here(options, () =>
            asked.Relate(Language.AnyOfGlobs(texts), SetBudget.Default) is Relation.Inside ? 0 : 1));
    }
}
