using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Syntax;
using EgressLint.Core.Text;
using EgressLint.Formats.Pac.Engine;

namespace EgressLint.Formats.Pac;

/// <summary>Loads a script into an engine and says what keeps the engine from using it.</summary>
internal static class PacBinder
{
    public static BoundConfig Bind(SyntaxTree tree, BindContext context)
    {
        var program = (JsProgram)tree.Root;
        var policy = Make(tree.Text, program, PacProfile.Of(context.Engine), context);
        return new([policy], [.. tree.Problems], [], []);
    }

    private static PacPolicy Make(SourceText text, JsProgram program, PacProfile profile, BindContext context)
    {
        var machine = new PacMachine(text, program, profile, context);
        return new(text.Path, machine) { Source = text, Rejections = Rejections(text, program, machine) };
    }

    private static ImmutableArray<Rejection> Rejections(SourceText text, JsProgram program, PacMachine machine)
    {
        var all = ImmutableArray.CreateBuilder<Rejection>();
        if (program.FirstError is { } error)
        {
            all.Add(new(new(text, error), "the script does not parse"));
        }

        return all.ToImmutable();
    }
}
