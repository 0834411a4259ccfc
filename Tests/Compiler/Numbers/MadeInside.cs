using System.Reflection;
using System.Reflection.Emit;
using TorchSharp;

namespace DslPeft.Compiler.Tests.Numbers;

/// <summary>
/// The methods of TorchSharp that make a <see cref="Scalar"/> or call one that does, such as the operator of <c>x * 0.5</c>: none
/// keeps it alive while torch reads it. They are found by what their code calls.
/// </summary>
internal static class MadeInside
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private const int MethodTable = 0x06,
        ReferenceTable = 0x0A,
        InstanceTable = 0x2B;

    private static readonly Dictionary<int, OpCode> Codes = typeof(OpCodes)
        .GetFields(BindingFlags.Static | BindingFlags.Public)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => (int)(ushort)code.Value);

    private static readonly Lazy<HashSet<int>> Found = new(Find);

    /// <summary>The methods' metadata tokens.</summary>
    public static IReadOnlySet<int> Tokens => Found.Value;

    private static HashSet<int> Find()
    {
        var calls = new Dictionary<int, List<int>>();
        var makers = new HashSet<int>();
        foreach (var type in Types())
        {
            foreach (var method in type.GetMethods(Declared).Concat<MethodBase>(type.GetConstructors(Declared)))
            {
                if (type.Name == "ScalarExtensionMethods" || type == typeof(Scalar) && method.Name == "op_Implicit")
                    makers.Add(method.MetadataToken);
                else
                    calls[method.MetadataToken] = [.. Called(method)];
            }
        }

        var found = new HashSet<int>();
        while (
            calls.Where(call => !found.Contains(call.Key) && call.Value.Exists(Makes)).Select(call => call.Key).ToList()
                is { Count: > 0 } more
        )
            found.UnionWith(more);
        return found;

        bool Makes(int token) => makers.Contains(token) || found.Contains(token);
    }

    private static IEnumerable<Type> Types()
    {
        try
        {
            return typeof(Scalar).Assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException partly)
        {
            return partly.Types.OfType<Type>();
        }
    }

    /// <summary>Tokens of the assembly's own methods that a method calls.</summary>
    private static IEnumerable<int> Called(MethodBase method)
    {
        byte[] code;
        try
        {
            code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        }
        catch (FileNotFoundException)
        {
            yield break; // a type of its variables is of a library that is not here
        }
        foreach (var token in MethodTokens(code))
        {
            switch (token >> 24)
            {
                case MethodTable:
                    yield return token;
                    break;
                case ReferenceTable or InstanceTable when Resolved(method, token) is { } called && called.Module == method.Module:
                    yield return called.MetadataToken;
                    break;
            }
        }
    }

    private static MethodBase? Resolved(MethodBase method, int token)
    {
        try
        {
            return method.Module.ResolveMethod(
                token,
                method.DeclaringType!.GetGenericArguments(),
                method.IsGenericMethod ? method.GetGenericArguments() : null
            );
        }
        catch (Exception fault) when (fault is FileNotFoundException or BadImageFormatException or TypeLoadException)
        {
            return null;
        }
    }

    private static IEnumerable<int> MethodTokens(byte[] code)
    {
        var i = 0;
        while (i < code.Length)
        {
            int value = code[i++];
            if (value == 0xFE)
                value = value << 8 | code[i++];
            var operand = Codes[value].OperandType;
            if (operand == OperandType.InlineMethod)
                yield return BitConverter.ToInt32(code, i);
            i += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, i),
                _ => 4,
            };
        }
    }
}
