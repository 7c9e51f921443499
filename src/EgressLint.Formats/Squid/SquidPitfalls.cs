using System.Collections.Immutable;

namespace EgressLint.Formats.Squid;

/// <summary>Looks at a bound configuration for what is legal and surely not meant.</summary>
internal static class SquidPitfalls
{
    public static void Report(
        SquidBinding binding, SquidAclReader acls, SquidAclBinder binder, SquidAccessLists lists, SquidPolicy policy, ImmutableArray<SquidPort> ports)
    {
    }
}
