namespace EgressLint.Oracle.Squid;

/// <summary>Makes a disagreement small: takes lines, then words, then surroundings away as long as the same kind of disagreement stays.</summary>
internal sealed class Minimizer(SquidEngine engine, OwnProgram own)
{
    private const int Budget = 400;
    private int asked;
    private string? wanted;

    public SquidCase Reduce(SquidCase one, int request, string kind)
    {
        var small = one with { Requests = [one.Requests[request]] };
        if (Check(small, kind) is not { } confirmed)
        {
            return small with { Note = "does not repeat alone" };
        }

        small = confirmed;
        for (var before = -1; before != Size(small);)
        {
            before = Size(small);
            small = ReduceText(small, kind, small.Config, "\n", (c, text) => c with { Config = text });
            foreach (var name in small.Files?.Keys.ToList() ?? [])
            {
                small = ReduceText(small, kind, small.Files![name], "\n", (c, text) => c with { Files = With(c.Files!, name, text) });
                small = Keep(small, small with { Files = Without(small.Files!, name) }, kind);
            }

            small = ReduceWords(small, kind);
            small = ReduceSurroundings(small, kind);
        }

        return small;
    }

    private static int Size(SquidCase one) => one.ToLine().Length;

    private SquidCase ReduceSurroundings(SquidCase small, string kind)
    {
        small = Keep(small, small with { Dns = null }, kind);
        small = Keep(small, small with { Ptr = null }, kind);
        small = Keep(small, small with { Now = null }, kind);
        var request = small.Requests[0];
        small = Keep(small, small with { Requests = [request with { Client = null }] }, kind);
        small = Keep(small, small with { Requests = [small.Requests[0] with { User = null, Password = null }] }, kind);
        small = Keep(small, small with { Requests = [small.Requests[0] with { Headers = null }] }, kind);
        return Keep(small, small with { Requests = [small.Requests[0] with { Path = "/" }] }, kind);
    }

    private SquidCase ReduceWords(SquidCase small, string kind)
    {
        var lines = small.Config.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var at = i;
            small = ReduceText(
                small, kind, lines[i], " ", (c, text) => c with { Config = string.Join('\n', c.Config.Split('\n').Select((l, n) => n == at ? text : l)) });
        }

        return small;
    }

    /// <summary>Delta debugging over the parts of one text.</summary>
    private SquidCase ReduceText(SquidCase small, string kind, string text, string separator, Func<SquidCase, string, SquidCase> put)
    {
        Delta.Least(text, separator, shorter =>
        {
            if (Check(put(small, shorter), kind) is not { } found)
            {
                return false;
            }

            small = found;
            return true;
        });
        return small;
    }

    private SquidCase Keep(SquidCase small, SquidCase smaller, string kind) =>
        Size(small) == Size(smaller) ? small : Check(smaller, kind) ?? small;

    /// <summary>The case with the engine's answer, if the disagreement is still there.</summary>
    private SquidCase? Check(SquidCase one, string kind)
    {
        if (asked++ >= Budget)
        {
            return null;
        }

        // The engine is the quicker of the two: most attempts end here.
        var said = engine.Ask(one);
        if (wanted is not null && Answer.Verdict(said.At(0)) != wanted)
        {
            return null;
        }

        wanted = Answer.Verdict(said.At(0));
        var ours = own.Ask(one, engine.Name)[0];
        return Comparison.Of(said.At(0), ours) == Outcome.Different && Comparison.Kind(said.At(0), ours) == kind
            ? one with { Answers = new(StringComparer.Ordinal) { [engine.Version] = said } }
            : null;
    }

    private static SortedDictionary<string, string> With(SortedDictionary<string, string> files, string name, string text) =>
        new(files, StringComparer.Ordinal) { [name] = text };

    private static SortedDictionary<string, string>? Without(SortedDictionary<string, string> files, string name)
    {
        var rest = new SortedDictionary<string, string>(files, StringComparer.Ordinal);
        rest.Remove(name);
        return rest.Count == 0 ? null : rest;
    }
}
