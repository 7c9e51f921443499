using System.Globalization;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.Registry;

/// <summary>Lines that were left out. Only some are reported one by one: a file that is no registry text has thousands of them.</summary>
internal sealed class UnreadLines(SourceText text)
{
    private const int Most = 50;

    private readonly List<Finding> findings = [];
    private TextSpan last;
    private int more;

    /// <summary>Remembers a line.</summary>
    public void Add(TextSpan line, string why)
    {
        if (findings.Count < Most)
        {
            findings.Add(new(FirewallInputRules.RegistryLineUnread, text.At(line), text.Path, why));
        }
        else
        {
            more++;
            last = line;
        }
    }

    /// <summary>What to report.</summary>
    public IEnumerable<Finding> Findings() => more == 0
        ? findings
        : findings.Append(new(FirewallInputRules.RegistryLineUnread, text.At(last), "more", [text.Path, more.ToString(CultureInfo.InvariantCulture)]));
}
