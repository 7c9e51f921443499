using System.Text;

namespace EgressLint.Formats.Pac.Regex;

/// <summary>
/// How a pattern compares letters: Canonicalize in the standard. Exact for ASCII; beyond it the simple case mappings are used.
/// </summary>
internal readonly record struct JsCase(bool IgnoresCase, bool IsUnicode)
{
    private const int LongS = 0x17F;
    private const int Kelvin = 0x212A;

    /// <summary>Characters with equal results match one another.</summary>
    public int Fold(int value)
    {
        if (!IgnoresCase)
        {
            return value;
        }

        if (value < 128)
        {
            return value is >= 'a' and <= 'z' ? value - 32 : value;
        }

        if (IsUnicode)
        {
            return value == LongS ? 'S' : value == Kelvin ? 'K' : Upper(value);
        }

        // Without flag u nothing folds into ASCII from outside.
        var upper = Upper(value);
        return upper < 128 ? value : upper;
    }

    /// <summary>Whether a set has a member that matches a character.</summary>
    public bool Meets(JsCharSet set, int value)
    {
        if (set.Contains(value))
        {
            return true;
        }

        if (!IgnoresCase)
        {
            return false;
        }

        var folded = Fold(value);
        return set.Contains(folded)
            || Has(set, Lower(folded), value)
            || (value >= 128 && Has(set, Lower(value), value))
            || (IsUnicode && ((folded == 'S' && set.Contains(LongS)) || (folded == 'K' && set.Contains(Kelvin))));
    }

    /// <summary>Whether a set has the small letter of a character. Without flag u the sign for kelvin is no k, and has one all the same.</summary>
    private bool Has(JsCharSet set, int lower, int value) => (IsUnicode || lower >= 128 || value < 128) && set.Contains(lower);

    private static int Upper(int value) => Rune.IsValid(value) ? Rune.ToUpperInvariant(new Rune(value)).Value : value;

    private static int Lower(int value) => Rune.IsValid(value) ? Rune.ToLowerInvariant(new Rune(value)).Value : value;
}
