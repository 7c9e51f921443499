using System.Collections.Immutable;
using EgressLint.Core.Text;
using EgressLint.Formats.WindowsFirewall.Reading.Console;
using EgressLint.Formats.WindowsFirewall.Reading.Netsh;
using EgressLint.Formats.WindowsFirewall.Reading.PowerShell;
using EgressLint.Formats.WindowsFirewall.Reading.Registry;

namespace EgressLint.Formats.WindowsFirewall.Reading;

/// <summary>Every shape of export that is read. One line each, in the order in which they are asked.</summary>
internal static class FirewallReaders
{
    /// <summary>The readers.</summary>
    public static ImmutableArray<FirewallReader> All { get; } =
    [
        new HiveReader(),
        new PolicyFileReader(),
        new RegistryTextReader(),
        new LgpoReader(),
        new Markup.GpoReportReader(),
        new Mdm.SyncMlReader(),
        new Mdm.GraphReader(),
        new Scripts.ScriptReader(),
        new Scripts.AnsibleReader(),
        new NetshReader(),
        new PsJsonReader(),
        new PsClixmlReader(),
        new PsListReader(),
        new PsCsvReader(),
        new ConsoleListReader(),
    ];

    /// <summary>The reader that knows a text best; null when none does.</summary>
    public static FirewallReader? Find(SourceText text, out Recognition recognition)
    {
        FirewallReader? perhaps = null;
        foreach (var reader in All)
        {
            recognition = reader.Recognize(text);
            if (recognition == Recognition.Yes)
            {
                return reader;
            }

            perhaps ??= recognition == Recognition.Perhaps ? reader : null;
        }

        recognition = perhaps is null ? Recognition.No : Recognition.Perhaps;
        return perhaps;
    }
}
