using EgressLint.Core.Text;
using EgressLint.Formats.Json;

namespace EgressLint.Formats.Published;

/// <summary>Something in a published list that cannot be taken over.</summary>
/// <param name="At">Where it stands.</param>
/// <param name="What">The text, or what a person calls it.</param>
/// <param name="Reason">Why, as the end of a sentence.</param>
/// <param name="IsFatal">Whether nothing of the list can be relied on.</param>
public readonly record struct ReadProblem(Location At, string What, string Reason, bool IsFatal = false)
{
    /// <summary>Mistakes that are told of one list; who has more of them sees that at once.</summary>
    private const int MostSyntaxProblems = 20;

    /// <summary>What is wrong with the text as JSON. A list that is cut off, or has two values, may lack anything, so each of these is fatal.</summary>
    internal static IEnumerable<ReadProblem> Of(SourceText text, JsonTree tree)
    {
        foreach (var problem in tree.Problems.Take(MostSyntaxProblems))
        {
            yield return problem.Kind == JsonProblemKind.TooDeep
                ? new(text.At(problem.Span), "the list", $"values are nested deeper than {JsonReader.DeepestLevel} levels", true)
                : new(text.At(problem.Span), "the list", $"it is not JSON, {problem.Expected} was expected here", true);
        }

        foreach (var further in tree.Extensions.Where(e => e.Kind == JsonProblemKind.SeveralValues).Take(1))
        {
            yield return new(text.At(further.Span), "the list", "a second value begins here", true);
        }
    }
}
