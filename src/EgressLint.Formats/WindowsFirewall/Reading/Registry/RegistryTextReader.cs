using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.Registry;

/// <summary>
/// Registry text (.reg): <c>[key]</c>, <c>[-key]</c>, <c>"name"="text"</c>, <c>dword:</c>, <c>hex(n):</c> over several lines, <c>"name"=-</c>, comments. Lines count
/// in their order, as in an import: a later value replaces an earlier one.
/// </summary>
internal sealed class RegistryTextReader : FirewallReader
{
    private const string Title = "registry text (.reg)";
    private const string Current = "Windows Registry Editor Version 5.00";
    private const string Old = "REGEDIT4";

    /// <inheritdoc/>
    public override Recognition Recognize(SourceText text) =>
        text.Encoding == TextEncoding.Binary || Start(text.Content) == 0 ? Recognition.No
        : FirewallKeys.Names(text.Content) ? Recognition.Yes
        : FirewallKeys.MayBeHead(text) ? Recognition.Perhaps
        : Recognition.No;

    /// <inheritdoc/>
    public override CommentedText Comments(SourceText text) => RegistryComments.Read(text, Start(text.Content));

    /// <inheritdoc/>
    public override FirewallDocument Read(SourceText text)
    {
        var view = new RegistryView();
        var unread = new UnreadLines(text);
        var scanner = new RegistryTextScanner(text.Content, Start(text.Content), isWide: Begins(text.Content, Current));
        RegistryKey? key = null;
        var concerns = false;
        while (scanner.Next() is { } line)
        {
            switch (line.Kind)
            {
                case RegistryLineKind.Key:
                    var path = RegistryView.Split(line.Name);
                    concerns = FirewallKeys.Concerns(path);
                    key = concerns ? view.Make(path) : null;
                    break;
                case RegistryLineKind.DeleteKey:
                    view.RemoveKey(RegistryView.Split(line.Name));
                    key = null;
                    concerns = false;
                    break;
                case RegistryLineKind.DeleteValue:
                    key?.Remove(line.Name);
                    break;
                case RegistryLineKind.Value:
                    if (key is not null && scanner.Value(line) is { } value)
                    {
                        key.Set(value);
                    }
                    else if (key is not null)
                    {
                        unread.Add(line.Span, scanner.Problem);
                    }

                    break;
                default:
                    if (concerns || (line.Kind == RegistryLineKind.BadKey && FirewallKeys.Names(text[line.Span])))
                    {
                        unread.Add(line.Span, scanner.Problem);
                    }

                    // Values below a key that was not understood belong to nobody.
                    if (line.Kind == RegistryLineKind.BadKey)
                    {
                        key = null;
                        concerns = false;
                    }

                    break;
            }
        }

        return RegistryDocument.Make(text, Title, view, isWhole: false, unread.Findings());
    }

    /// <summary>Where the line after the header begins; 0 when the text has no header.</summary>
    private static int Start(string text)
    {
        if (!Begins(text, Current) && !Begins(text, Old))
        {
            return 0;
        }

        var end = text.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? text.Length : end;
    }

    private static bool Begins(string text, string header) => text.AsSpan(text.StartsWith('\uFEFF') ? 1 : 0).StartsWith(header, StringComparison.OrdinalIgnoreCase);
}
