using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace EgressLint.Tests.House;

/// <summary>Everything of an assembly that code of others can name, one line each. What the compiler adds to records is not told, and overrides are not.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(char)] = "char", [typeof(int)] = "int", [typeof(long)] = "long", [typeof(object)] = "object",
        [typeof(string)] = "string", [typeof(uint)] = "uint", [typeof(ulong)] = "ulong", [typeof(ushort)] = "ushort", [typeof(void)] = "void",
    };

    /// <summary>The lines of an assembly, sorted.</summary>
    internal static string[] Of(Assembly assembly) => Of(assembly.GetExportedTypes());

    /// <summary>The lines of some types, sorted.</summary>
    internal static string[] Of(IEnumerable<Type> types) => [.. types.SelectMany(Lines).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Lines(Type type)
    {
        var name = FullName(type);
        yield return $"{name} : {Kind(type)}";
        if (type.IsEnum)
        {
            foreach (var value in type.GetEnumValuesAsUnderlyingType().Cast<object>().Distinct())
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{name}.{Enum.GetName(type, value)} = {value}");
            }

            yield break;
        }

        foreach (var member in type.GetMembers(Declared).Where(m => !m.IsDefined(typeof(CompilerGeneratedAttribute))))
        {
            var line = member switch
            {
                ConstructorInfo made when IsSeen(made) && !made.IsStatic => $"{Simple(type)}({Parameters(made)}){Marks(made)}",
                MethodInfo method when IsSeen(method) && !IsOfProperty(method) && IsNew(method) => Text(method),
                PropertyInfo property => Text(property),
                FieldInfo { IsSpecialName: false } field when field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly => Text(field),
                _ => null,
            };
            if (line is not null)
            {
                yield return $"{name}.{line}";
            }
        }
    }

    private static string Kind(Type type)
    {
        var isRecord = type.GetMethod("<Clone>$", Declared) is not null || type.GetMethod("PrintMembers", Declared)?.IsDefined(typeof(CompilerGeneratedAttribute)) == true;
        var kind = type.IsEnum ? "enum"
            : type.IsInterface ? "interface"
            : type.IsSubclassOf(typeof(Delegate)) ? "delegate"
            : type.IsValueType ? $"{(type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "")}{(type.IsByRefLike ? "ref " : "")}{(isRecord ? "record " : "")}struct"
            : $"{(type is { IsAbstract: true, IsSealed: true } ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "")}{(isRecord ? "record" : "class")}";
        return type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum) && parent != typeof(MulticastDelegate)
            ? $"{kind} of {Name(parent)}"
            : kind;
    }

    private static string Text(MethodInfo method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";
        return $"{method.Name}{generic}({Parameters(method)}) -> {Name(method.ReturnType, Nullability(method.ReturnParameter))}{Marks(method)}";
    }

    private static string? Text(PropertyInfo property)
    {
        var (get, set) = (Seen(property.GetMethod), Seen(property.SetMethod));
        if ((get ?? set) is not { } accessor || !IsNew(accessor))
        {
            return null;
        }

        var indexes = property.GetIndexParameters();
        var isInit = set?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true;
        var name = indexes.Length > 0 ? $"this[{string.Join(", ", indexes.Select(Text))}]" : property.Name;
        var accessors = $"{{ {(get is null ? "" : "get; ")}{(set is null ? "" : isInit ? "init; " : "set; ")}}}";
        return $"{name} -> {Name(property.PropertyType, new NullabilityInfoContext().Create(property))} {accessors}{Marks(accessor, property.IsDefined(typeof(RequiredMemberAttribute)))}";
    }

    private static string Text(FieldInfo field)
    {
        var marks = field.IsLiteral ? string.Create(CultureInfo.InvariantCulture, $" [const = {field.GetRawConstantValue()}]")
            : $" [{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}field]";
        return $"{field.Name} -> {Name(field.FieldType, new NullabilityInfoContext().Create(field))}{marks}";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Text));

    private static string Text(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        var way = type.IsByRef ? parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref " : "";
        var isParams = parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute));
        var first = parameter.Position == 0 && parameter.Member.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        var value = parameter.HasDefaultValue ? string.Create(CultureInfo.InvariantCulture, $" = {parameter.RawDefaultValue ?? (type.IsValueType ? "default" : "null")}") : "";
        return $"{first}{way}{(isParams ? "params " : "")}{Name(type, Nullability(parameter))} {parameter.Name}{value}";
    }

    private static NullabilityInfo Nullability(ParameterInfo parameter) => new NullabilityInfoContext().Create(parameter);

    private static string Marks(MethodBase method, bool isRequired = false)
    {
        string[] marks =
        [
            .. method.IsFamily || method.IsFamilyOrAssembly ? ["protected"] : Array.Empty<string>(),
            .. method is { IsStatic: true, IsConstructor: false } ? ["static"] : Array.Empty<string>(),
            .. method.IsAbstract ? ["abstract"] : method is { IsVirtual: true, IsFinal: false } ? ["virtual"] : Array.Empty<string>(),
            .. isRequired ? ["required"] : Array.Empty<string>(),
        ];
        return marks.Length == 0 ? "" : $" [{string.Join(' ', marks)}]";
    }

    private static MethodInfo? Seen(MethodInfo? accessor) => accessor is not null && IsSeen(accessor) ? accessor : null;

    private static bool IsSeen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsNew(MethodInfo method) => method.GetBaseDefinition() == method;

    private static bool IsOfProperty(MethodInfo method) => method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static string Name(Type type, NullabilityInfo? known = null)
    {
        if (type.IsByRef && type.GetElementType() is { } target)
        {
            return Name(target, known);
        }

        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return Name(value, known) + "?";
        }

        return Bare(type, known) + (!type.IsValueType && known is { ReadState: NullabilityState.Nullable } or { WriteState: NullabilityState.Nullable } ? "?" : "");
    }

    private static string Bare(Type type, NullabilityInfo? known)
    {
        if (type.IsArray && type.GetElementType() is { } element)
        {
            return Name(element, known?.ElementType) + "[]";
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        if (!type.IsGenericType)
        {
            return Keywords.TryGetValue(type, out var keyword) ? keyword : FullName(type);
        }

        var arguments = type.GetGenericArguments().Select((a, i) => Name(a, known?.GenericTypeArguments.ElementAtOrDefault(i)));
        var list = string.Join(", ", arguments);
        return type.IsAssignableTo(typeof(ITuple)) ? $"({list})" : $"{Plain(FullName(type.GetGenericTypeDefinition()))}<{list}>";
    }

    /// <summary>Types of ours with where they are, below the house; all others by their name.</summary>
    private static string FullName(Type type)
    {
        var own = type.DeclaringType is { } outer ? $"{FullName(outer)}.{type.Name}"
            : type.Namespace?.StartsWith("EgressLint.", StringComparison.Ordinal) == true ? $"{type.Namespace["EgressLint.".Length..]}.{type.Name}"
            : type.Name;
        return type is { IsGenericTypeDefinition: true, DeclaringType: null } && own.Contains('`', StringComparison.Ordinal)
            ? $"{Plain(own)}<{string.Join(", ", type.GetGenericArguments().Select(a => a.Name))}>"
            : own;
    }

    private static string Simple(Type type) => type.Name.Split('`')[0];

    private static string Plain(string name) => name.Split('<')[0].Split('`')[0];
}
