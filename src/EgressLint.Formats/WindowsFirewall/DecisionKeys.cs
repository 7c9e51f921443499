using System.Globalization;
using System.Text;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.WindowsFirewall;

/// <summary>
/// Everything but the name that a firewall looks at, as a text: questions with one text have one answer where no rule knows names.
/// </summary>
internal static class DecisionKeys
{
    private const int MostWords = 64;

    /// <summary>The text of a box; null when a trait is no short list of words.</summary>
    public static string? Of(FlowBox box, CallerTable callers)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{box.Protocols}\n{box.Ports}\n{box.ClientPorts}\n{box.Clients}\n{box.Addresses?.ToString() ?? "?"}\n");
        text.Append(box.Times is null ? "?" : box.Times.ToString()).Append('\n');
        foreach (var (name, words) in box.Traits.Values)
        {
            text.Append(name).Append('=');
            if (name == FlowFacts.Caller)
            {
                if (callers.Of(box) is not { IsDefault: false } known)
                {
                    return null;
                }

                text.AppendJoin(',', known);
            }
            else if (words.Exact is { } one)
            {
                text.Append(one);
            }
            else if (words.IsFinite(MostWords, out var members))
            {
                text.AppendJoin(',', members);
            }
            else
            {
                return null;
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The text of a flow.</summary>
    public static string Of(Flow flow)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{flow.Protocol}\n{flow.Port}\n{flow.ClientPort}\n{flow.Client}\n{flow.Address}\n{flow.Minute}\n");
        foreach (var (name, value) in flow.Traits)
        {
            text.Append(name).Append('=').Append(value).Append('\n');
        }

        return text.ToString();
    }
}
