using EgressLint.Core.Findings;
using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.Registry;

/// <summary>
/// Registry hives: what <c>netsh advfirewall export</c> writes (a .wfw, whose root stands for the key <c>FirewallPolicy</c>), and saved or copied hives SYSTEM and
/// SOFTWARE. A hive that is damaged on the way to the firewall's keys, or in them, is not read at all: which rules are missing could not be told.
/// </summary>
internal sealed class HiveReader : FirewallReader
{
    /// <inheritdoc/>
    public override Recognition Recognize(SourceText text)
    {
        if (text.Encoding != TextEncoding.Binary || !Hive.IsHive(text.Content))
        {
            return Recognition.No;
        }

        if (IsExport(text) || FirewallKeys.Names(text.Content))
        {
            return Recognition.Yes;
        }

        var isHead = FirewallKeys.MayBeHead(text);
        var hive = new Hive(text.Content);
        return hive.Open(out var root, isHead) && hive.Keys(root, out var keys) && FirewallKeys.IsRootByKeys(keys.Select(k => k.Name)) ? Recognition.Yes
            : isHead ? Recognition.Perhaps : Recognition.No;
    }

    /// <inheritdoc/>
    public override FirewallDocument Read(SourceText text)
    {
        var title = IsExport(text) ? "firewall policy export (.wfw)" : "registry hive";
        var hive = new Hive(text.Content);
        var view = new RegistryView();
        if (!Fill(hive, view, IsExport(text)))
        {
            var (at, what) = hive.Damage ?? (0, "");
            return RegistryDocument.Unread(text, title, at, what, hive.IsTooLarge);
        }

        var note = hive.Dirt is { } dirt ? new Finding(FirewallInputRules.HiveNotClean, text.At(0, 4), text.Path, dirt) : null;
        return RegistryDocument.Make(text, title, view, isWhole: true, [], note);
    }

    private static bool IsExport(SourceText text) => text.Path.EndsWith(".wfw", StringComparison.OrdinalIgnoreCase);

    private static bool Fill(Hive hive, RegistryView view, bool isExport)
    {
        if (!hive.Open(out var root) || !hive.Keys(root, out var below))
        {
            return false;
        }

        string[] start = [];
        var isRoot = FirewallKeys.IsRootByKeys(below.Select(k => k.Name));
        if (isRoot || (isExport && !below.Exists(k => FirewallKeys.LeadsThere([k.Name]))))
        {
            // Only group policy has a profile of this name.
            start = [!isExport && below.Exists(k => FirewallKeys.Is(k.Name, "PrivateProfile")) ? FirewallKeys.PolicyName : FirewallKeys.LocalName];
        }

        var pending = new Stack<(HiveKey Key, string[] Path, bool IsInside, List<HiveKey>? Below)>();
        pending.Push((root, start, start.Length > 0, below));
        while (pending.TryPop(out var next))
        {
            var (key, path, isInside, keys) = next;
            isInside = isInside || FirewallKeys.IsLocalRoot(path) || FirewallKeys.IsPolicyRoot(path);
            if ((isInside || IsSelect(path)) && !Take(hive, key, view.Make(path)))
            {
                return false;
            }

            if (keys is null && !hive.Keys(key, out keys))
            {
                return false;
            }

            // The last one first: a stack turns them round again, and problems are found in the order of the file.
            for (var i = keys.Count - 1; i >= 0; i--)
            {
                string[] child = [.. path, keys[i].Name];
                if (isInside ? child.Length <= RegistryView.MaxDepth && !FirewallKeys.Is(keys[i].Name, "RestrictedServices") : FirewallKeys.LeadsThere(child) || IsSelect(child))
                {
                    pending.Push((keys[i], child, isInside, null));
                }
            }
        }

        return true;
    }

    private static bool Take(Hive hive, HiveKey from, RegistryKey? to)
    {
        if (!hive.Values(from, out var values))
        {
            return false;
        }

        foreach (var value in values)
        {
            to?.Set(value);
        }

        return true;
    }

    /// <summary>The key that tells the number of the current control set.</summary>
    private static bool IsSelect(string[] path) => path.Length == 1 && FirewallKeys.Is(path[0], "Select");
}
