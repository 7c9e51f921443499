namespace EgressLint.Formats.Azure.Reading.Templates;

/// <summary>
/// Counts the steps of an evaluation. A template of a few lines can ask for any amount of work (loops in loops, variables that double a text), and whoever
/// wrote it need not be a friend. What no longer fits is unknown, with that as the reason.
/// </summary>
/// <param name="limit">Steps that may be taken.</param>
internal sealed class WorkMeter(int limit)
{
    /// <summary>Steps for one template with one set of parameters. The largest real ones take about one in a hundred of them.</summary>
    public const int PerDocument = 400_000;

    /// <summary>Steps for one text with all its parameter files.</summary>
    public const int PerText = 1_600_000;

    /// <summary>What a resource costs beside its values: its names and places are kept.</summary>
    public const int PerResource = 5;

    /// <summary>What a deployment costs beside its resources.</summary>
    public const int PerDeployment = 25;

    /// <summary>Why a value is unknown when the steps are spent.</summary>
    public const string Reason = "evaluating the template takes more steps than are spent on one";

    /// <summary>Steps taken.</summary>
    public long Spent { get; private set; }

    /// <summary>Whether there are none left.</summary>
    public bool IsExhausted => Spent > limit;

    /// <summary>Takes steps; false when there are none left.</summary>
    public bool Spend(long steps = 1)
    {
        Spent += steps;
        return !IsExhausted;
    }
}
