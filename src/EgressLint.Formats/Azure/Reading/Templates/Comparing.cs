namespace EgressLint.Formats.Azure.Reading.Templates;

/// <summary>Whether values are equal: yes, no, or nobody knows.</summary>
internal static class Comparing
{
    /// <summary>Compares as <c>equals</c> does: texts with case, names of members without.</summary>
    public static bool? Same(AzureValue first, AzureValue second, WorkMeter meter)
    {
        if (!meter.Spend())
        {
            return null;
        }

        if (first.Kind == AzureKind.Unknown || second.Kind == AzureKind.Unknown)
        {
            return SameUnknown(first, second);
        }

        return first.Kind != second.Kind ? false : first.Kind switch
        {
            AzureKind.Null => true,
            AzureKind.Bool => first.Bool == second.Bool,
            AzureKind.Number => first.Number == second.Number,
            AzureKind.Text => meter.Spend((first.Text?.Length ?? 0) / 64) ? string.Equals(first.Text, second.Text, StringComparison.Ordinal) : null,
            AzureKind.List => SameLists(first, second, meter),
            _ => SameMaps(first, second, meter),
        };
    }

    /// <summary>Whether a list has a value.</summary>
    public static bool? Contains(AzureValue list, AzureValue value, WorkMeter meter)
    {
        bool? found = list.MayHaveMore is null ? false : null;
        foreach (var item in list.Items)
        {
            switch (Same(item, value, meter))
            {
                case true:
                    return true;
                case null:
                    found = null;
                    break;
            }
        }

        return found;
    }

    private static bool? SameUnknown(AzureValue first, AzureValue second)
    {
        if (first.Kind == second.Kind)
        {
            return string.Equals(first.Symbol, second.Symbol, StringComparison.Ordinal) ? true : Differ(first.Symbol ?? "", second.Symbol ?? "") ? false : null;
        }

        var (unknown, known) = first.Kind == AzureKind.Unknown ? (first.Symbol ?? "", second) : (second.Symbol ?? "", first);
        return Symbols.IsText(unknown) && Symbols.HasText(unknown) && (known.Text is null || Differ(unknown, Symbols.Escape(known.Text))) ? false : null;
    }

    /// <summary>Whether two texts with holes certainly differ: at the beginning or at the end.</summary>
    private static bool Differ(string first, string second)
    {
        var (a, b) = (Symbols.Prefix(first), Symbols.Prefix(second));
        var (c, d) = (Symbols.Suffix(first), Symbols.Suffix(second));
        return !a.StartsWith(b, StringComparison.Ordinal) && !b.StartsWith(a, StringComparison.Ordinal)
            || !c.EndsWith(d, StringComparison.Ordinal) && !d.EndsWith(c, StringComparison.Ordinal);
    }

    private static bool? SameLists(AzureValue first, AzureValue second, WorkMeter meter)
    {
        var isComplete = first.MayHaveMore is null && second.MayHaveMore is null;
        if (isComplete && first.Items.Length != second.Items.Length)
        {
            return false;
        }

        bool? same = isComplete ? true : null;
        for (var i = 0; isComplete && i < first.Items.Length && same != false; i++)
        {
            same = And(same, Same(first.Items[i], second.Items[i], meter));
        }

        return same;
    }

    private static bool? SameMaps(AzureValue first, AzureValue second, WorkMeter meter)
    {
        var isComplete = first.MayHaveMore is null && second.MayHaveMore is null;
        if (isComplete && first.Members.Length != second.Members.Length)
        {
            return false;
        }

        bool? same = isComplete ? true : null;
        foreach (var member in first.Members)
        {
            var other = TemplateEvaluator.Own(second, member.Name);
            same = And(same, other is not null ? Same(member.Value, other, meter) : second.MayHaveMore is null ? false : null);
            if (same == false || !meter.Spend(second.Members.Length))
            {
                break;
            }
        }

        return meter.IsExhausted ? null : same;
    }

    private static bool? And(bool? first, bool? second) => first == false || second == false ? false : first == true && second == true ? true : null;
}
