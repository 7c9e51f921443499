using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Syntax;
using EgressLint.Core.Text;
using EgressLint.Formats.Pac.Engine;
using EgressLint.Formats.Pac.Regex;

namespace EgressLint.Formats.Pac;

/// <summary>Loads a script into an engine and says what keeps the engine from using it.</summary>
internal static class PacBinder
{
    public static BoundConfig Bind(SyntaxTree tree, BindContext context)
    {
        var program = (JsProgram)tree.Root;
        var policy = Make(tree.Text, program, PacProfile.Of(context.Engine), context, () => context.Engine is null ? Others(tree.Text, program, context) : []);
        return new([policy], [.. tree.Problems, .. Pitfalls.PacPitfalls.Check(tree, policy)], [], []);
    }

    /// <summary>Browsers and the services of Windows run the same file: where nobody chose, the latter is compared with.</summary>
    private static ImmutableArray<Policy> Others(SourceText text, JsProgram program, BindContext context) =>
        [Make(text, program, PacProfile.Of("winhttp"), context, () => [])];

    private static PacPolicy Make(SourceText text, JsProgram program, PacProfile profile, BindContext context, Func<ImmutableArray<Policy>> others)
    {
        var machine = new PacMachine(text, program, profile, context);
        return new(text.Path, machine, others)
        {
            Source = text,
            Script = program,
            Rejections = Rejections(text, program, machine),
            WrittenHosts = visit => Pitfalls.PacWrittenHosts.Show(new(program), text, visit),
        };
    }

    private static ImmutableArray<Rejection> Rejections(SourceText text, JsProgram program, PacMachine machine)
    {
        var all = ImmutableArray.CreateBuilder<Rejection>();
        if (program.FirstError is { } error)
        {
            all.Add(new(new(text, error), "the script does not parse"));
        }
        else if (Misspelt(program) is { } pattern)
        {
            all.Add(new(new(text, pattern.Span), "a regular expression does not parse, and with it the script"));
        }

        if (machine.Profile.MaxBytes is { } most && System.Text.Encoding.UTF8.GetByteCount(text.Content) > most)
        {
            all.Add(new(Start(text), "the file is larger than the 1 MiB that the engine reads"));
        }

        foreach (var (name, at) in Redeclared(program, machine.Profile))
        {
            all.Add(new(new(text, at), $"'{name}' is declared again, which the engine refuses because it is the name of a function of its own"));
        }

        if (machine.LoadFailure is { IsException: true } failure)
        {
            all.Add(new(machine.At(failure.At), $"the script fails while it is loaded: {failure.Why}"));
        }
        else if (machine is { Entry: null, LoadFailure: null })
        {
            all.Add(new(EntryLike(text, program) ?? Start(text), "the script defines no function 'FindProxyForURL' on the global object"));
        }

        return all.ToImmutable();
    }

    /// <summary>A regular expression that engines refuse when they read the script, wherever in it it stands; null when there is none.</summary>
    private static JsRegex? Misspelt(JsProgram program)
    {
        var open = new Stack<SyntaxNode>([program]);
        while (open.TryPop(out var node))
        {
            if (node is JsRegex pattern && JsPattern.TryParse(pattern.Pattern, pattern.Flags, out _) is null)
            {
                return pattern;
            }

            foreach (var child in node.Children)
            {
                open.Push(child);
            }
        }

        return null;
    }

    private static Location Start(SourceText text) => new(text, new(0, Math.Min(1, text.Content.Length)));

    /// <summary>Names of helpers that are declared by let, const or class: a redeclaration in engines that have them as declarations.</summary>
    private static IEnumerable<(string Name, TextSpan At)> Redeclared(JsProgram program, PacProfile profile)
    {
        if (profile.Engine == PacEngine.WinHttp)
        {
            yield break;
        }

        foreach (var statement in program.Statements)
        {
            var declared = statement switch
            {
                JsVariables { Kind: not JsDeclarationKind.Var } variables => variables.Declarators.Select(d => d.Target).OfType<JsIdentifier>().Select(i => (i.Name, i.Span)),
                JsClassDeclaration { Class: { Name: { } name } made } => [(name, made.NameSpan)],
                _ => [],
            };
            foreach (var (name, at) in declared)
            {
                if (Array.IndexOf(PacHelpers.Names, name) >= 0 || (profile.HasEx && Array.IndexOf(PacHelpers.ExNames, name) >= 0))
                {
                    yield return (name, at);
                }
            }
        }
    }

    /// <summary>What was probably meant as the entry point: in another letter case, the extended form, or declared by let or const.</summary>
    private static Location? EntryLike(SourceText text, JsProgram program)
    {
        foreach (var statement in program.Statements)
        {
            switch (statement)
            {
                case JsFunctionDeclaration { Function: { Name: { } name } function } when name.StartsWith("FindProxyForURL", StringComparison.OrdinalIgnoreCase):
                    return new(text, function.NameSpan);
                case JsVariables variables:
                    foreach (var declarator in variables.Declarators)
                    {
                        if (declarator.Target is JsIdentifier target && target.Name.StartsWith("FindProxyForURL", StringComparison.OrdinalIgnoreCase))
                        {
                            return new(text, target.Span);
                        }
                    }

                    break;
            }
        }

        return null;
    }
}
