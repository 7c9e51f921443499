using System.Collections.Immutable;
using EgressLint.Core.Text;
using EgressLint.Formats.Json;

namespace EgressLint.Formats.Azure.Reading.Terraform;

/// <summary>
/// Finds where a resource is written: the block of the <c>.tf</c> file beside the plan, or in the folder of its module where that is local. Files are read
/// when the first resource of their folder is asked for.
/// </summary>
internal sealed class TerraformSource(SourceText from, JsonNode? configuration, BindContext context)
{
    private readonly Dictionary<string, Dictionary<string, (SourceText Text, HclBlock Block)>> folders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> folderOfModule = new(StringComparer.Ordinal);
    private readonly List<SourceText> files = [];

    /// <summary>The files that were read.</summary>
    public ImmutableArray<SourceText> Files => [.. files];

    /// <summary>Where the resource with an address is written; null when it is in no file of the tree.</summary>
    public Location? Find(string address) => Block(address) is var (text, block) ? text.At(block.Header) : null;

    /// <summary>Moves rules inside a group to the blocks with their names.</summary>
    public void PlaceRules(string address, TerraformDraft draft)
    {
        if (draft.Type != TerraformMaps.Nsg || TerraformBodies.Own(draft.Body, "securityRules") is not { Kind: AzureKind.List } rules || Block(address) is not var (text, block)
            || block.Inner.Count == 0)
        {
            return;
        }

        var places = new Dictionary<string, Location>(StringComparer.Ordinal);
        foreach (var (keyword, name, at) in block.Inner)
        {
            if (keyword == "security_rule")
            {
                places.TryAdd(name, text.At(at));
            }
        }

        var moved = rules.Items.Select(r => r.Find("name")?.Text is { } name && places.TryGetValue(name, out var at) ? r.UsedAt(at) : r);
        draft.Body = TerraformBodies.With(draft.Body, "securityRules", JsonValues.List(moved, rules.At, rules.MayHaveMore));
    }

    private (SourceText Text, HclBlock Block)? Block(string address)
    {
        var module = TerraformAddress.ModuleOf(address);
        if (FolderOf(module) is not { } folder)
        {
            return null;
        }

        if (!folders.TryGetValue(folder, out var blocks))
        {
            folders[folder] = blocks = Read(folder);
        }

        if (blocks.Count == 0)
        {
            return null;
        }

        return blocks.TryGetValue(TerraformAddress.WithoutIndex(TerraformAddress.LocalOf(address)), out var found) ? found : null;
    }

    private Dictionary<string, (SourceText Text, HclBlock Block)> Read(string folder)
    {
        var blocks = new Dictionary<string, (SourceText, HclBlock)>(StringComparer.Ordinal);
        foreach (var file in context.Glob(folder + "*.tf", from).Files)
        {
            if (file.Text is not { } text)
            {
                continue;
            }

            var found = new HclScanner(text.Content).Run();
            if (found.Count > 0)
            {
                files.Add(text);
            }

            foreach (var block in found)
            {
                blocks.TryAdd(block.Address, (text, block));
            }
        }

        return blocks;
    }

    /// <summary>The folder of a module with a slash behind it, empty for the one of the plan; null for a module from elsewhere.</summary>
    private string? FolderOf(string module)
    {
        if (module.Length == 0)
        {
            return "";
        }

        if (!folderOfModule.TryGetValue(module, out var folder))
        {
            folderOfModule[module] = folder = Walk(module);
        }

        return folder;
    }

    private string? Walk(string module)
    {
        var parts = TerraformAddress.Parts(module);
        var node = configuration;
        var folder = "";
        for (var i = 1; i < parts.Length; i += 2)
        {
            var call = node?.Find("module_calls")?.Find(TerraformAddress.WithoutIndex(parts[i]));
            if (call?.Find("source")?.Text is not { } source || !source.StartsWith('.'))
            {
                return null;
            }

            folder = Joined(folder, source);
            node = call.Find("module");
        }

        return folder;
    }

    /// <summary>A folder below another one, without the steps that lead nowhere.</summary>
    private static string Joined(string folder, string source)
    {
        var steps = new List<string>();
        foreach (var step in (folder + source).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (step == ".." && steps.Count > 0 && steps[^1] != "..")
            {
                steps.RemoveAt(steps.Count - 1);
            }
            else if (step != ".")
            {
                steps.Add(step);
            }
        }

        return steps.Count == 0 ? "" : string.Join('/', steps) + "/";
    }
}
