using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace DslPeft.Scaffold;

/// <summary>Writes the declaration of an architecture: the sizes of a layout.</summary>
internal static class ArchitectureText
{
    public static string Of(string space, string name, FamilyLayout layout, DeclaredSizes sizes)
    {
        var text = new StringBuilder();
        text.Append("using DslPeft;\nusing DslPeft.Architectures;\n\n");
        text.Append($"namespace {space};\n\n");
        text.Append($"/// <summary>The parts of <see cref=\"{layout.Name}\"/> in the sizes of a checkpoint of the family ");
        text.Append($"{layout.ModelType}.</summary>\n");
        var prefix = layout.KeyPrefix.Length > 0 ? $"KeyPrefix = {Literal(layout.KeyPrefix)}, " : "";
        text.Append($"[Architecture({prefix}ModelType = {Literal(layout.ModelType)}, Layout = typeof({layout.Name}))]\n");
        foreach (var attribute in sizes.Attributes)
            text.Append($"[{attribute}]\n");
        text.Append($"public sealed partial class {name} : IArchitecture\n{{\n");
        foreach (var (constant, value, key) in sizes.Constants)
        {
            text.Append(
                $"    {(key is null ? "" : $"[Config({Literal(key)})] ")}public const {TypeOf(value)} {constant} = {Literal(value)};\n"
            );
        }

        return text.Append("}\n").ToString();
    }

    /// <summary>A value as C# writes it.</summary>
    public static string Literal(object value) =>
        value switch
        {
            string text => SymbolDisplay.FormatLiteral(text, quote: true),
            bool flag => flag ? "true" : "false",
            double number => number.ToString("R", CultureInfo.InvariantCulture).Replace("E", "e", StringComparison.Ordinal),
            Enum named => $"{named.GetType().Name}.{named}",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };

    private static string TypeOf(object value) =>
        value switch
        {
            int => "int",
            bool => "bool",
            double => "double",
            _ => value.GetType().Name,
        };
}
