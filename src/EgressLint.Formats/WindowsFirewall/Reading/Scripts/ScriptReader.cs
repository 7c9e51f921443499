using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.Scripts;

/// <summary>
/// Scripts that add rules: PowerShell with <c>New-NetFirewallRule</c>, configurations with the resource <c>Firewall</c>, batch files with
/// <c>netsh advfirewall firewall add rule</c>. Only literal arguments are read. What the machine had before is not in the file.
/// </summary>
internal sealed class ScriptReader : FirewallReader
{
    /// <summary>What to hand over to know all rules.</summary>
    internal const string BetterExport = "Run it, then export what the machine has: netsh advfirewall export C:\\firewall.wfw.";

    /// <inheritdoc/>
    public override Recognition Recognize(SourceText text)
    {
        var content = text.Content;
        var certain = IsScript(text.Path);
        if (certain is null || content.AsSpan().TrimStart("\uFEFF \t\r\n") is ['<', not '#', ..]
            || !(content.Contains("NetFirewall", StringComparison.OrdinalIgnoreCase)
                || content.Contains("advfirewall", StringComparison.OrdinalIgnoreCase)
                || content.Contains("NetworkingDsc", StringComparison.OrdinalIgnoreCase)
                || content.Contains("xNetworking", StringComparison.OrdinalIgnoreCase)))
        {
            return Recognition.No;
        }

        return Run(text).IsEmpty ? Recognition.No : certain.Value ? Recognition.Yes : Recognition.Perhaps;
    }

    /// <inheritdoc/>
    public override CommentedText Comments(SourceText text) => new(IsBatch(text) ? LineComments.Of(text, BatchLines.IsComment) : PsLexer.Comments(text.Content), []);

    /// <inheritdoc/>
    public override FirewallDocument Read(SourceText text)
    {
        var found = Run(text);
        return new(new(0, text.Content.Length))
        {
            Title = IsBatch(text) ? "batch file that adds rules to a machine whose other rules are unknown"
                : "PowerShell script that adds rules to a machine whose other rules are unknown",
            Evidence = FirewallEvidence.Rules,
            BetterExport = BetterExport,
            Rules = found.Rules,
            Settings = [.. found.Settings],
        };
    }

    private static ScriptRules Run(SourceText text) => IsBatch(text) ? new BatchLines(text).Read() : new PsReading(text).Read();

    /// <summary>Whether a file of that name is a script; null for certainly not, false where the name does not say.</summary>
    private static bool? IsScript(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        var dot = name.LastIndexOf('.');
        return dot < 0 ? false : name[dot..].ToLowerInvariant() switch
        {
            ".ps1" or ".psm1" or ".cmd" or ".bat" => true,
            ".txt" => false,
            _ => null,
        };
    }

    private static bool IsBatch(SourceText text) => text.Path.EndsWith(".cmd", StringComparison.OrdinalIgnoreCase) || text.Path.EndsWith(".bat", StringComparison.OrdinalIgnoreCase);
}
