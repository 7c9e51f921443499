using EgressLint.Core.Findings;
using EgressLint.Core.Text;
using EgressLint.Formats.Xml;

namespace EgressLint.Formats.WindowsFirewall.Reading.Mdm;

/// <summary>
/// Commands to the Firewall CSP as SyncML (OMA DM): <c>Add</c>, <c>Replace</c> and <c>Delete</c> of <c>./Vendor/MSFT/Firewall/MdmStore/…</c>, in the order
/// in which a device runs them. Pieces without the envelope are read as well, as people keep them.
/// </summary>
internal sealed class SyncMlReader : FirewallReader
{
    /// <inheritdoc/>
    public override Recognition Recognize(SourceText text)
    {
        var start = text.Content.AsSpan().TrimStart("\uFEFF \t\r\n");
        var isMarkup = start is ['<', ..] && text.Content.Contains("<LocURI>", StringComparison.Ordinal);
        return isMarkup && text.Content.Contains("Vendor/MSFT/Firewall/MdmStore", StringComparison.OrdinalIgnoreCase) ? Recognition.Yes : Recognition.No;
    }

    /// <inheritdoc/>
    public override CommentedText Comments(SourceText text)
    {
        var tree = XmlTree.Read(text.Content);
        return new(tree.Comments, tree.Below());
    }

    /// <inheritdoc/>
    public override FirewallDocument Read(SourceText text)
    {
        var tree = XmlTree.Read(text.Content);
        var store = new CspStore();
        var open = new Stack<(XmlElement Element, XmlElement? Atomic)>(tree.Roots.Reverse().Select(r => (r, (XmlElement?)null)));
        while (open.TryPop(out var entry))
        {
            var (element, atomic) = entry;
            if (element.Name is "Add" or "Replace" or "Delete")
            {
                Run(store, element, atomic);
                continue;
            }

            atomic = element.Name == "Atomic" ? element : atomic;
            for (var i = element.Children.Count - 1; i >= 0; i--)
            {
                open.Push((element.Children[i], atomic));
            }
        }

        var rules = store.Rules();
        return new(new(0, text.Content.Length))
        {
            Title = "SyncML for the Firewall CSP",
            Evidence = store.Settings.IsEmpty ? FirewallEvidence.Rules : FirewallEvidence.All,
            BetterExport = store.Settings.IsEmpty ? MdmWords.BetterExport : null,
            Rules = rules,
            Settings = store.Settings,
            Keywords = store.Keywords,
            Problems = [.. tree.Problems.Select(p => new Finding(FirewallMarkupRules.DamagedExport, text.At(p.Span), p.What))],
        };
    }

    private static void Run(CspStore store, XmlElement command, XmlElement? atomic)
    {
        foreach (var item in command.Children)
        {
            if (item.Name != "Item" || item.Find("Target")?.Find("LocURI") is not { } uri || CspStore.BelowStore(uri.Text) is not { } path)
            {
                continue;
            }

            if (command.Name == "Delete")
            {
                store.Delete(path);
                continue;
            }

            var data = item.Find("Data");
            store.Set(path, uri.TextSpan, data?.Text ?? "", data?.TextSpan ?? uri.TextSpan, atomic);
        }
    }
}
