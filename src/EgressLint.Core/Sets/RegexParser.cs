using System.Runtime.InteropServices;

namespace EgressLint.Core.Sets;

/// <summary>
/// Parses POSIX extended regular expressions exactly as glibc does in the C locale, because that is the engine the proxies use. The
/// structure follows regcomp.c: where it accepts odd input, such as an unmatched closing parenthesis, so does this parser.
/// </summary>
public static class RegexParser
{
    /// <summary>How many nodes an automaton for one pattern may need.</summary>
    public const int LargestAutomaton = 20_000;

    internal const int MaxDepth = 500;
    internal const int MaxNodes = LargestAutomaton;
    internal const int MaxRepeat = 32_767;

    private const string CopiedAssertion = @"glibc does not always test a condition such as ^ or \b inside a part that is repeated";

    /// <summary>Parses a pattern.</summary>
    /// <param name="pattern">The pattern, without delimiters.</param>
    /// <param name="options">How it is compiled.</param>
    /// <returns>The tree, or what is wrong and where.</returns>
    public static RegexParseResult Parse(string pattern, RegexOptionsPosix options)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var ignoreCase = (options & RegexOptionsPosix.IgnoreCase) != 0;
        var run = new Run(new RegexScanner(pattern, ignoreCase), keepsGroups: false);
        var root = run.ParseAll();
        if (run.Failure is not { } failure)
        {
            return new RegexParseResult(new RegexTree(pattern, options, root), null);
        }

        if (failure.Kind != RegexFailureKind.Unsupported)
        {
            return new RegexParseResult(null, failure);
        }

        // Sound so far but for a back-reference or a condition that is copied; what stands behind it may still be malformed.
        run = new Run(new RegexScanner(pattern, ignoreCase), keepsGroups: true);
        root = run.ParseAll();
        return run.Failure is { } later
            ? new RegexParseResult(null, later)
            : new RegexParseResult(null, failure) { Irregular = new RegexTree(pattern, options, root) };
    }

    private sealed class Run
    {
        private readonly RegexScanner scanner;
        // Bits of the groups that a back-reference may name at this place.
        private int closedGroups;
        private int groups;

        private readonly bool keepsGroups;

        // How many assertions were read, and where a repetition stands that glibc makes copies for.
        private int assertions;
        private int? copied;

        // Parts read and not yet joined, those of outer expressions below those of inner ones.
        private readonly List<RegexNode> pending;

        public Run(RegexScanner scanner, bool keepsGroups)
        {
            this.scanner = scanner;
            this.keepsGroups = keepsGroups;
            pending = new(scanner.Length);
        }

        public RegexFailure? Failure { get; private set; }

        public RegexNode ParseAll()
        {
            scanner.Advance();
            var root = ParseAlternatives(0);
            // In a copy glibc drops assertions (calc_eclosure_iter takes it for a copy that has them already): (\<a)+ matches "aa".
            return copied is { } place ? Fail(RegexFailureKind.Unsupported, CopiedAssertion, place) : root;
        }

        private RegexNode ParseAlternatives(int nesting)
        {
            if (nesting > MaxDepth)
            {
                return Fail(RegexFailureKind.TooComplex, "the groups are nested too deeply", scanner.Token.Start);
            }

            // A group of one branch cannot be named in another (glibc parse_reg_exp, completed_bkref_map).
            var before = closedGroups;
            var after = 0;
            var first = pending.Count;
            pending.Add(ParseBranch(nesting));
            while (Failure is null && scanner.Token.Kind == RegexTokenKind.Bar)
            {
                after |= closedGroups;
                closedGroups = before;
                scanner.Advance();
                pending.Add(ParseBranch(nesting));
            }

            closedGroups |= after;
            return Join(RegexNodeKind.Alternation, first);
        }

        private RegexNode ParseBranch(int nesting)
        {
            var first = pending.Count;
            while (Failure is null && !AtBranchEnd(nesting))
            {
                pending.Add(ParseRepeated(nesting));
            }

            return Join(RegexNodeKind.Concatenation, first);
        }

        private bool AtBranchEnd(int nesting) => scanner.Token.Kind switch
        {
            RegexTokenKind.End or RegexTokenKind.Bar => true,
            RegexTokenKind.Close => nesting > 0,
            _ => false,
        };

        private RegexNode ParseRepeated(int nesting)
        {
            var token = scanner.Token;
            var before = assertions;
            var node = ParseAtom(nesting);
            // An anchor cannot be repeated: the operator after it stands at the start of an expression and is refused there.
            if (token.Kind == RegexTokenKind.Assertion)
            {
                assertions++;
                return node;
            }

            while (Failure is null && scanner.Token.Kind is RegexTokenKind.Repeat or RegexTokenKind.OpenBrace)
            {
                var start = scanner.Token.Start;
                node = ParseRepetition(node);
                var isCopied = node is { Kind: RegexNodeKind.Repetition, Min: > 1 } or { Kind: RegexNodeKind.Repetition, Max: > 1 } or { Kind: RegexNodeKind.Repetition, Min: 1, Max: -1 };
                copied ??= isCopied && assertions > before ? start : null;
            }

            return node;
        }

        private RegexNode ParseAtom(int nesting)
        {
            var token = scanner.Token;
            switch (token.Kind)
            {
                case RegexTokenKind.Open:
                    return ParseGroup(nesting);
                case RegexTokenKind.Repeat or RegexTokenKind.OpenBrace:
                    return Fail(RegexFailureKind.Malformed, "there is nothing before the repetition operator", token.Start);
                case RegexTokenKind.LoneBackslash:
                    return Fail(RegexFailureKind.Malformed, "the pattern ends with a backslash", token.Start);
                case RegexTokenKind.BackReference:
                    return ParseBackReference(token);
                case RegexTokenKind.OpenBracket:
                    var (set, failure) = RegexBracket.Parse(scanner);
                    if (failure is not null)
                    {
                        Failure = failure;
                        return RegexNode.Empty;
                    }

                    return RegexNode.OfSet(set);
                default:
                    // A closing parenthesis or brace without its partner is an ordinary character.
                    scanner.Advance();
                    return token.Leaf ?? RegexNode.OfByte(token.Value);
            }
        }

        private RegexNode ParseBackReference(RegexToken token)
        {
            var number = token.Value - '0';
            if ((closedGroups & (1 << number)) == 0)
            {
                return Fail(RegexFailureKind.Malformed, "the back-reference names a group that is not complete", token.Start);
            }

            if (!keepsGroups)
            {
                return Fail(RegexFailureKind.Unsupported, "back-reference", token.Start);
            }

            scanner.Advance();
            return new RegexNode { Kind = RegexNodeKind.BackReference, Number = number };
        }

        private RegexNode ParseGroup(int nesting)
        {
            var start = scanner.Token.Start;
            var number = groups++;
            scanner.Advance();
            var inner = ParseAlternatives(nesting + 1);
            if (scanner.Token.Kind != RegexTokenKind.Close)
            {
                return Fail(RegexFailureKind.Malformed, "the parenthesis is not closed", start);
            }

            if (number < 9)
            {
                closedGroups |= 1 << (number + 1);
            }

            scanner.Advance();
            return keepsGroups
                ? new RegexNode { Kind = RegexNodeKind.Group, Number = number + 1, Children = [inner], Depth = inner.Depth + 1 }
                : inner;
        }

        private RegexNode ParseRepetition(RegexNode part)
        {
            var token = scanner.Token;
            var (min, max) = token.Kind == RegexTokenKind.OpenBrace ? ParseBounds() : (token.Value == '+' ? 1 : 0, token.Value == '?' ? 1 : -1);
            scanner.Advance();
            if (part.Depth >= MaxDepth)
            {
                return Fail(RegexFailureKind.TooComplex, "the repetitions are nested too deeply", token.Start);
            }

            // Nothing, repeated, is nothing, and so is anything repeated zero times.
            if (part.Kind == RegexNodeKind.Empty || max == 0)
            {
                return RegexNode.Empty;
            }

            return new RegexNode
            {
                Kind = RegexNodeKind.Repetition,
                Children = [part],
                Min = min,
                Max = max,
                Depth = part.Depth + 1,
            };
        }

        private (int Min, int Max) ParseBounds()
        {
            var start = scanner.Token.Start;
            var min = ParseNumber();
            var max = min;
            if (min == -1 && !scanner.Token.IsComma)
            {
                Fail(RegexFailureKind.Malformed, "the repetition has no number", start);
            }

            if (min != -2 && scanner.Token.IsComma)
            {
                min = Math.Max(min, 0);
                max = ParseNumber();
            }

            if (max == -2)
            {
                var unclosed = scanner.Token.Kind == RegexTokenKind.End;
                Fail(RegexFailureKind.Malformed, unclosed ? "the brace is not closed" : "the brace holds no repetition count", start);
            }
            else if ((max != -1 && min > max) || scanner.Token.Kind != RegexTokenKind.CloseBrace)
            {
                Fail(RegexFailureKind.Malformed, "the repetition count is not a range", start);
            }
            else if (Math.Max(min, max) > MaxRepeat)
            {
                Fail(RegexFailureKind.Malformed, "the repetition count is larger than 32767", start);
            }

            return (min, max);
        }

        /// <summary>Reads digits up to a comma or the closing brace: -1 when there are none, -2 when there is something else.</summary>
        private int ParseNumber()
        {
            var number = -1;
            while (true)
            {
                scanner.Advance();
                var token = scanner.Token;
                if (token.Kind == RegexTokenKind.End)
                {
                    return -2;
                }

                if (token.Kind == RegexTokenKind.CloseBrace || token.IsComma)
                {
                    return number;
                }

                number = !token.IsDigit || number == -2
                    ? -2
                    : Math.Min(MaxRepeat + 1, (Math.Max(number, 0) * 10) + token.Value - '0');
            }
        }

        /// <summary>The parts from a place on as one node.</summary>
        private RegexNode Join(RegexNodeKind kind, int first)
        {
            var parts = CollectionsMarshal.AsSpan(pending)[first..];
            var joined = parts.Length switch
            {
                0 => RegexNode.Empty,
                1 => parts[0],
                _ => new RegexNode { Kind = kind, Children = [.. parts], Depth = DepthOf(parts) + 1 },
            };
            pending.RemoveRange(first, parts.Length);
            return joined;
        }

        private static int DepthOf(ReadOnlySpan<RegexNode> parts)
        {
            var depth = 0;
            foreach (var part in parts)
            {
                depth = Math.Max(depth, part.Depth);
            }

            return depth;
        }

        private RegexNode Fail(RegexFailureKind kind, string message, int offset)
        {
            Failure ??= new RegexFailure(kind, message, offset);
            return RegexNode.Empty;
        }
    }
}

/// <summary>Why a regular expression has no language here.</summary>
public enum RegexFailureKind
{
    /// <summary>The engine refuses it, too.</summary>
    Malformed,

    /// <summary>The engine takes it, but what it matches is not a regular set, or not what the pattern says.</summary>
    Unsupported,

    /// <summary>It is regular, but too large to be decided.</summary>
    TooComplex,
}

/// <summary>What is wrong with a regular expression, and where.</summary>
/// <param name="Kind">What kind of failure it is.</param>
/// <param name="Message">The fact, as the rest of a sentence.</param>
/// <param name="Offset">The place in the pattern, in UTF-16 units.</param>
public sealed record RegexFailure(RegexFailureKind Kind, string Message, int Offset);

/// <summary>A parsed regular expression, or the reason why there is none.</summary>
/// <param name="Tree">The tree, when the pattern is sound.</param>
/// <param name="Failure">The failure, when it is not.</param>
public sealed record RegexParseResult(RegexTree? Tree, RegexFailure? Failure)
{
    /// <summary>
    /// The tree of a sound pattern with back-references, whose failure is <see cref="RegexFailureKind.Unsupported"/>: no automaton can be
    /// made of it, but <see cref="BacktrackingMatcher"/> can match one text.
    /// </summary>
    public RegexTree? Irregular { get; init; }
}
