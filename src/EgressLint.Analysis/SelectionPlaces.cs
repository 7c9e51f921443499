using System.Collections.Immutable;
using EgressLint.Analysis.Settings;
using EgressLint.Analysis.Yaml;
using EgressLint.Core.Text;

namespace EgressLint.Analysis;

/// <summary>Where features are named and parameters get their values. What an option of the command line gives has no place.</summary>
/// <param name="Features">The features.</param>
/// <param name="Parameters">The parameters with their values.</param>
public sealed record SelectionPlaces(ImmutableArray<YamlScalar> Features, ImmutableArray<ParameterSetting> Parameters)
{
    /// <summary>No places.</summary>
    public static SelectionPlaces None { get; } = new([], []);

    /// <summary>Where a feature is named; null when no file does.</summary>
    public Location? OfFeature(string id) => Features.Where(f => f.Value == id).Select(f => (Location?)f.At).FirstOrDefault();

    /// <summary>Where a parameter gets a value that names a host, or any; null when no file gives one.</summary>
    public Location? OfParameter(string name, string host)
    {
        foreach (var parameter in Parameters)
        {
            if (parameter.Name == name)
            {
                return parameter.Values.Where(v => v.Value.Contains(host, StringComparison.OrdinalIgnoreCase)).Select(v => (Location?)v.At).FirstOrDefault() ?? parameter.At;
            }
        }

        return null;
    }
}
