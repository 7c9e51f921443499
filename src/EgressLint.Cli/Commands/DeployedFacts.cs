using System.Collections.Immutable;
using EgressLint.Cli.Files;
using EgressLint.Core.Sets;
using EgressLint.Formats.Azure.Tags;

namespace EgressLint.Cli.Commands;

/// <summary>What the command line says of the deployed world: facts by name, and a list of service tags.</summary>
internal sealed record DeployedFacts(ServiceTagList ServiceTags, ImmutableDictionary<string, string> Values)
{
    private const string FqdnTag = "azure.fqdn-tag.";

    private static readonly string[] Known = ["azure.vnet"];

    /// <summary>Nothing said.</summary>
    public static DeployedFacts None { get; } = new(ServiceTagList.BuiltIn, ImmutableDictionary.Create<string, string>(StringComparer.Ordinal));

    /// <summary>Reads the arguments. What is wrong with them is wrong usage.</summary>
    public static DeployedFacts Of(CommonArguments arguments, Host host)
    {
        var values = None.Values;
        foreach (var text in arguments.Facts)
        {
            var sign = text.IndexOf('=', StringComparison.Ordinal);
            var name = sign < 0 ? text : text[..sign];
            if (sign <= 0 || !(Known.Contains(name, StringComparer.Ordinal) || (name.StartsWith(FqdnTag, StringComparison.Ordinal) && name.Length > FqdnTag.Length)))
            {
                throw new UsageException($"'--set {text}' is not known{Suggestion.For(name, Known)}; there are azure.vnet=10.0.0.0/16[,…] and azure.fqdn-tag.WindowsUpdate=*.windowsupdate.com[,…]");
            }

            var value = text[(sign + 1)..];
            if (name == "azure.vnet" && value.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(part => !IpSet.TryParse(part, out _)) is { } wrong)
            {
                throw new UsageException($"'{wrong}' in '--set {text}' is no network; write it as 10.0.0.0/16");
            }

            values = values.SetItem(name, value);
        }

        return new(arguments.ServiceTags is { } file ? Read(file, host) : ServiceTagList.BuiltIn, values);
    }

    private static ServiceTagList Read(string file, Host host)
    {
        var path = Path.GetFullPath(file, host.WorkingDirectory);
        var read = new FileTree(host.WorkingDirectory, [Path.GetDirectoryName(path) ?? path], []).Read(path);
        return read.Text is not { } text
            ? throw new UsageException($"'--service-tags {file}' cannot be read: {read.Reason}")
            : ServiceTagList.Read(text, out var problem) ?? throw new UsageException($"'--service-tags {file}': {problem}");
    }
}
