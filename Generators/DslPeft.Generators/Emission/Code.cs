using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using Microsoft.CodeAnalysis.CSharp;

namespace DslPeft.Generators.Emission;

/// <summary>Small pieces of C# that several emitters write.</summary>
internal static class Code
{
    /// <summary>Usings of emitted files; they stand inside the namespace, so that a user's own usings do not matter.</summary>
    public static readonly string[] Usings =
    [
        "using System.Collections.Generic;",
        "using DslPeft;",
        "using TorchSharp;",
        "using static TorchSharp.torch;",
        "using static TorchSharp.torch.nn.functional;",
        "using GELU = TorchSharp.Modules.GELU;",
    ];

    private const string LayerIndex = "{i}";

    /// <summary>A string literal; interpolated where it holds the layer's index.</summary>
    public static string Name(string template) => Name(template, LayerIndex);

    /// <summary>A string literal; interpolated where it holds one of the indices in braces. Other braces are doubled there.</summary>
    public static string Name(string template, params string[] indices) => indices.Any(template.Contains)
        ? "$" + Literal(indices.Aggregate(template.Replace("{", "{{").Replace("}", "}}"), (text, index) => text.Replace("{" + index + "}", index)))
        : Literal(template);

    /// <summary>Names of the tensors that a binding is made of, as arguments.</summary>
    public static string Names(TensorBinding binding) => string.Join(", ", (binding.Kind == BindingKind.Fused ? binding.Parts : new[] { binding.Name }).Select(Name));

    /// <summary>A string literal; what no line of C# can hold is escaped, ends of lines of Unicode among it.</summary>
    public static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A count with digits in groups.</summary>
    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '_');

    public static string Array(IEnumerable<string> items) => "[" + string.Join(", ", items) + "]";

    public static string Dims(Shape shape) => Array(shape.Dims);

    public static string Lower(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);

    /// <summary>Runs of neighbouring layers as (first, past the last).</summary>
    public static IEnumerable<(int From, int To)> Runs(EquatableArray<int> layers)
    {
        for (var i = 0; i < layers.Count;)
        {
            var end = i + 1;
            while (end < layers.Count && layers[end] == layers[end - 1] + 1)
                end++;
            yield return (layers[i], layers[end - 1] + 1);
            i = end;
        }
    }
}
