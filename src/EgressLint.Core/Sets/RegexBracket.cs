using System.Text;

namespace EgressLint.Core.Sets;

/// <summary>Bracket expressions, in the steps of parse_bracket_exp in glibc, whose corner cases are part of what is accepted.</summary>
internal static class RegexBracket
{
    private const int MaxNameLength = 32;

    private enum ItemKind
    {
        End,
        Close,
        Range,
        Byte,
        OpenSymbol,
        OpenEquivalence,
        OpenClass,
        Class,
        Equivalence,
    }

    /// <summary>Parses from behind the opening bracket and moves the scanner to the token behind the closing one.</summary>
    public static (ByteSet Set, RegexFailure? Failure) Parse(RegexScanner scanner)
    {
        var start = scanner.Token.Start;
        var set = ByteSet.None;
        var token = PeekItem(scanner);
        var negated = token.Value == '^';
        if (negated)
        {
            scanner.Skip(1);
            token = PeekItem(scanner);
        }

        // A bracket that closes at once is an ordinary member, so the first token is taken whatever it is.
        var isFirst = true;
        do
        {
            var from = TakeItem(scanner, token, isFirst, out var failure);
            isFirst = false;
            token = PeekItem(scanner);
            if (failure is not null)
            {
                return (default, failure);
            }

            if (IsRange(scanner, from, ref token))
            {
                failure = AddRange(scanner, from, ref set);
                token = PeekItem(scanner);
            }
            else
            {
                set = set.Or(from.Set);
            }

            if (failure is not null)
            {
                return (default, failure);
            }

            if (token.Kind == ItemKind.End)
            {
                return Unclosed(start);
            }
        }
        while (token.Kind != ItemKind.Close);

        scanner.Skip(1);
        scanner.Advance();
        if (scanner.IgnoreCase)
        {
            set = RegexSets.FoldToUpper(negated ? set.Not() : set);
            return (set, null);
        }

        return (negated ? set.Not() : set, null);
    }

    private static (ByteSet Set, RegexFailure? Failure) Unclosed(int start) =>
        (default, new RegexFailure(RegexFailureKind.Malformed, "the bracket is not closed", start));

    private static bool IsRange(RegexScanner scanner, Item from, ref Item token)
    {
        if (from.Kind is ItemKind.Class or ItemKind.Equivalence || token.Kind != ItemKind.Range)
        {
            return false;
        }

        // A hyphen before the closing bracket is an ordinary member.
        var length = token.Length;
        scanner.Skip(length);
        var after = PeekItem(scanner);
        if (after.Kind == ItemKind.Close)
        {
            scanner.Skip(-length);
            token = token with { Kind = ItemKind.Byte };
            return false;
        }

        return true;
    }

    private static RegexFailure? AddRange(RegexScanner scanner, Item from, ref ByteSet set)
    {
        var offset = scanner.Offset;
        var token = PeekItem(scanner);
        if (token.Kind == ItemKind.End)
        {
            return new RegexFailure(RegexFailureKind.Malformed, "the bracket is not closed", offset);
        }

        var to = TakeItem(scanner, token, true, out var failure);
        if (failure is not null)
        {
            return failure;
        }

        if (to.Kind is ItemKind.Class or ItemKind.Equivalence || from.Value > to.Value)
        {
            return new RegexFailure(RegexFailureKind.Malformed, "the range ends before it begins", offset);
        }

        set = set.Or(ByteSet.Range(from.Value, to.Value));
        return null;
    }

    private static Item PeekItem(RegexScanner scanner)
    {
        var value = scanner.Peek();
        if (value < 0)
        {
            return new Item(ItemKind.End, 0, 0, default);
        }

        if (value == '[')
        {
            return scanner.Peek(1) switch
            {
                '.' => new Item(ItemKind.OpenSymbol, (byte)'.', 2, default),
                '=' => new Item(ItemKind.OpenEquivalence, (byte)'=', 2, default),
                ':' => new Item(ItemKind.OpenClass, (byte)':', 2, default),
                _ => new Item(ItemKind.Byte, (byte)'[', 1, default),
            };
        }

        var kind = value switch { ']' => ItemKind.Close, '-' => ItemKind.Range, _ => ItemKind.Byte };
        return new Item(kind, (byte)value, 1, default);
    }

    private static Item TakeItem(RegexScanner scanner, Item token, bool acceptHyphen, out RegexFailure? failure)
    {
        var offset = scanner.Offset;
        failure = null;
        scanner.Skip(token.Length);
        if (token.Kind is ItemKind.OpenSymbol or ItemKind.OpenEquivalence or ItemKind.OpenClass)
        {
            return TakeSymbol(scanner, token, offset, out failure);
        }

        if (token.Kind == ItemKind.Range && !acceptHyphen && PeekItem(scanner).Kind != ItemKind.Close)
        {
            failure = new RegexFailure(RegexFailureKind.Malformed, "the hyphen does not stand between two characters", offset);
        }

        return new Item(ItemKind.Byte, token.Value, 1, ByteSet.Of(token.Value));
    }

    private static Item TakeSymbol(RegexScanner scanner, Item token, int offset, out RegexFailure? failure)
    {
        var name = new StringBuilder();
        failure = null;
        while (true)
        {
            // The name of a class is read as written even when case is ignored.
            var value = token.Kind == ItemKind.OpenClass ? scanner.PeekRaw() : scanner.Peek();
            if (value < 0 || name.Length >= MaxNameLength)
            {
                failure = new RegexFailure(RegexFailureKind.Malformed, "the bracket is not closed", offset);
                return default;
            }

            scanner.Skip(1);
            if (value == token.Value && scanner.PeekRaw() == ']')
            {
                break;
            }

            name.Append((char)value);
        }

        scanner.Skip(1);
        return Resolve(scanner, token, name.ToString(), offset, out failure);
    }

    private static Item Resolve(RegexScanner scanner, Item token, string name, int offset, out RegexFailure? failure)
    {
        failure = null;
        if (token.Kind == ItemKind.OpenClass)
        {
            if (RegexSets.Named(name, scanner.IgnoreCase) is { } named)
            {
                return new Item(ItemKind.Class, 0, 0, named);
            }

            failure = new RegexFailure(RegexFailureKind.Malformed, $"there is no character class '{name}'", offset);
            return default;
        }

        if (name.Length != 1)
        {
            failure = new RegexFailure(RegexFailureKind.Malformed, $"there is no collating element '{name}'", offset);
            return default;
        }

        var kind = token.Kind == ItemKind.OpenEquivalence ? ItemKind.Equivalence : ItemKind.Byte;
        return new Item(kind, (byte)name[0], 0, ByteSet.Of((byte)name[0]));
    }

    private readonly record struct Item(ItemKind Kind, byte Value, int Length, ByteSet Set);
}
