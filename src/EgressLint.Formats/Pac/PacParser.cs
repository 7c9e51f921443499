using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using EgressLint.Core.Findings;
using EgressLint.Core.Syntax;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac;

/// <summary>
/// Reads any text whatever as a script: a current engine's grammar in sloppy mode, with the mistakes that make an engine refuse the whole
/// script, and with a tree that goes on behind them. Recursive descent; what is long in real files (chains, lists, else-if) is read in
/// loops, and what is nested deeper than any real file is skipped without a word about its syntax.
/// </summary>
internal sealed partial class PacParser
{
    private const int DeepestNesting = 400;
    private const int LongestChain = 1000;
    private const int MostProblems = 100;
    private const string TooDeep = "nesting deeper than 400 levels";

    private readonly SourceText text;
    private readonly PacLexer lexer;
    private readonly PacScopes scopes = new();
    private readonly ImmutableArray<SyntaxToken>.Builder tokens;
    private readonly ImmutableArray<Finding>.Builder problems = ImmutableArray.CreateBuilder<Finding>();
    private readonly TextSpan?[] features = new TextSpan?[(int)JsFeature.ClassField + 1];
    private Context context;
    private PacLexeme previousKind;
    private int previousEnd;
    private int depth;
    private int lastProblemAt = -1;
    private int skippedTo = -1;
    private TextSpan? firstError;

    // After a mistake nothing is said until a place is found from where reading makes sense again.
    private bool isLost;

    private PacParser(SourceText text)
    {
        this.text = text;
        tokens = ImmutableArray.CreateBuilder<SyntaxToken>(Math.Max(text.Content.Length / 5, 16));
        lexer = new(text.Content);
    }

    /// <summary>Parses a text.</summary>
    public static SyntaxTree Parse(SourceText text) => new PacParser(text).ParseProgram();

    /// <summary>Parses a text that strict code evaluates, which makes it strict as well.</summary>
    internal static SyntaxTree ParseStrict(SourceText text)
    {
        var parser = new PacParser(text);
        parser.context.IsStrict = true;
        return parser.ParseProgram();
    }

    private PacLexeme Kind => lexer.Kind;

    private SyntaxTree ParseProgram()
    {
        scopes.Enter(isFunction: true);
        var statements = ImmutableArray.CreateBuilder<JsStatement>();
        ParseStatements(statements, isTop: true, hasDirectives: true);
        Advance();
        problems.Sort(static (a, b) => a.At.Span.Start.CompareTo(b.At.Span.Start));
        var root = new JsProgram(new(0, text.Content.Length), statements.DrainToImmutable(), Features(), firstError);
        return new(text, root, tokens.DrainToImmutable(), problems.DrainToImmutable());
    }

    private ImmutableArray<JsFeatureUse> Features()
    {
        var uses = ImmutableArray.CreateBuilder<JsFeatureUse>();
        for (var i = 0; i < features.Length; i++)
        {
            if (features[i] is { } span)
            {
                uses.Add(new((JsFeature)i, span));
            }
        }

        uses.Sort(static (a, b) => a.Span.Start.CompareTo(b.Span.Start));
        return uses.DrainToImmutable();
    }

    private void Use(JsFeature feature, TextSpan span)
    {
        if (features[(int)feature] is not { } known || span.Start < known.Start)
        {
            features[(int)feature] = span;
        }
    }

    private void Advance() => AdvanceAs(PacLexemes.Kind(lexer.Kind));

    /// <summary>Takes the current token, as a kind that only its place gives it.</summary>
    private void AdvanceAs(PacTokenKind kind)
    {
        if (lexer.Problem is { } problem)
        {
            Mistake(lexer.ProblemSpan, problem);

            // An open string or regular expression has swallowed what closes the brackets around it.
            isLost |= lexer.Kind switch
            {
                PacLexeme.Regex => true,
                PacLexeme.String => !lexer.IsClosed,
                _ => lexer.ProblemSpan.End > lexer.End,
            };
        }

        tokens.Add(new((ushort)kind, lexer.FullStart, lexer.Span));
        previousEnd = Math.Max(previousEnd, lexer.End);
        previousKind = lexer.Kind;
        lexer.Next();
    }

    private bool Eat(PacLexeme kind)
    {
        if (lexer.Kind != kind)
        {
            return false;
        }

        Advance();
        return true;
    }

    private bool Expect(PacLexeme kind, string shown)
    {
        if (Eat(kind))
        {
            return true;
        }

        Unexpected(shown);
        return false;
    }

    private bool IsWord(string word) => lexer.Kind == PacLexeme.Identifier && !lexer.HasEscape && lexer.Name == word;

    private TextSpan From(int start) => TextSpan.FromBounds(start, Math.Max(start, previousEnd));

    /// <summary>A node for what is missing at the current token.</summary>
    private JsMissing Missing()
    {
        previousEnd = Math.Max(previousEnd, lexer.Start);
        return new(new(lexer.Start, 0));
    }

    private bool TryEnter()
    {
        // Asking for the stack takes time, and a few levels always fit.
        if (depth >= DeepestNesting || (depth % 16 == 15 && !RuntimeHelpers.TryEnsureSufficientExecutionStack()))
        {
            return false;
        }

        depth++;
        return true;
    }

    /// <summary>The current token cannot stand here.</summary>
    private void Unexpected(string? expected)
    {
        // What was skipped for its depth may have taken the rest of a conditional or a loop along.
        if (isLost || (lexer.Start == skippedTo && expected is null or "':'" or "'while'"))
        {
            isLost = true;
            return;
        }

        if (lexer.Problem is { } problem)
        {
            Mistake(lexer.ProblemSpan, problem);
        }
        else
        {
            Mistake(ShownSpan(), expected is null ? Shown() + " cannot stand here" : "expected " + expected + " before " + Shown());
        }

        isLost = true;
    }

    private TextSpan ShownSpan() => lexer.Kind == PacLexeme.EndOfFile && text.Content.Length > 0 ? new(text.Content.Length, 0) : lexer.Span;

    private string Shown()
    {
        if (lexer.Kind == PacLexeme.EndOfFile)
        {
            return "the end of the file";
        }

        var shown = text[lexer.Span].ToString();
        var end = shown.AsSpan().IndexOfAny('\r', '\n');
        shown = end >= 0 ? shown[..end] : shown;
        return "'" + (shown.Length > 40 ? string.Concat(shown.AsSpan(0, 40), "…") : shown) + "'";
    }

    /// <summary>Something that an engine refuses but that leaves no doubt how to read on.</summary>
    private void Mistake(TextSpan span, string message)
    {
        if (isLost || span.Start == lastProblemAt)
        {
            return;
        }

        lastProblemAt = span.Start;
        firstError ??= span;
        if (problems.Count < MostProblems)
        {
            problems.Add(new(PacRules.SyntaxError, text.At(span), message));
        }
    }

    private struct Context
    {
        public bool IsFunction;
        public bool IsParameters;
        public bool IsAsync;
        public bool IsGenerator;
        public bool IsStrict;
        public bool HasNewTarget;
        public bool HasSuper;
        public bool HasSuperCall;
        public bool IsField;
        public bool IsStaticBlock;
        public int FirstLabel;
        public int YieldAt;
        public int Loops;
        public int Breakables;
    }
}
