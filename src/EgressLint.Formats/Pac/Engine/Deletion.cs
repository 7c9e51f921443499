using EgressLint.Core.Text;

namespace EgressLint.Formats.Pac.Engine;

/// <summary><c>delete</c>: of a property; a declared variable stays, a name that is none counts as deleted, and so does any value.</summary>
internal static class Deletion
{
    public static JsValue Of(Frame frame, Expr of, TextSpan at)
    {
        switch (of)
        {
            case MemberExpr member:
                OfMember(frame, member, at);
                return JsValue.True;
            case OptionalChainExpr chain:
                return chain.Follow(inner => Of(frame, inner, at), JsValue.True);
            case OpenNameExpr name:
                return name.Delete(frame) ? JsValue.True : Of(frame, name.Written, at);
            case LocalExpr:
                return JsValue.False;
            case GlobalExpr global:
                return global.Peek(frame) is null ? JsValue.True : throw new AbandonedException("a variable is deleted", at);
            case SuperMemberExpr:
                throw new AbandonedException("what is deleted here is not followed", at);
            default:
                _ = of.Eval(frame);
                return JsValue.True;
        }
    }

    private static void OfMember(Frame frame, MemberExpr member, TextSpan at)
    {
        var (target, key) = member.Parts(frame);
        switch (target)
        {
            case ObjectValue value:
                OfObject(frame.Run, value, Operators.ToKey(frame.Run, key, at), at);
                break;
            case UndefinedValue or NullValue:
                throw frame.Run.TypeError("Cannot convert undefined or null to object", at);
            case TextValue when Operators.ToKey(frame.Run, key, at) is var name && (name == "length" || ArrayValue.TryIndex(name, out _)):
                throw new AbandonedException("a part of a text is deleted", at);
            case UnknownValue or MatchValue:
                throw new AbandonedException("something is deleted from an object that is not known", at);
        }
    }

    private static void OfObject(Run run, ObjectValue value, string name, TextSpan at)
    {
        run.BeforeWrite(value);
        if (value.IsFrozen)
        {
            throw new AbandonedException("something is deleted from a frozen object", at);
        }

        if ((value is ArrayValue && name == "length") || (value is FunctionValue && name == "prototype") || (value is RegExpValue && name == "lastIndex"))
        {
            throw new AbandonedException("a property is deleted that cannot be", at);
        }

        value.DeleteOwn(name);
    }
}
