using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;
using DslPeft.Generators.Emission;
using DslPeft.Generators.Language;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace DslPeft.Generators;

/// <summary>Turns plans into files; the text is cached, so an equal plan writes nothing anew.</summary>
internal static class Outputs
{
    /// <summary>Without a byte-order mark.</summary>
    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    public static void Write<T>(
        IncrementalGeneratorInitializationContext context,
        IncrementalValuesProvider<T> plans,
        Func<T, IReadOnlyList<EmittedFile>> emit
    )
    {
        var files = plans.Select((plan, _) => new EquatableArray<EmittedFile>(emit(plan))).WithTrackingName(DslPeftGenerator.Output);
        context.RegisterSourceOutput(files, (output, emitted) =>
        {
            foreach (var file in emitted)
                Add(output, file);
        });
    }

    /// <summary>
    /// Adds a file. Where Roslyn refuses its name, as one that is taken, it gets one made of its text: an exception would take every other
    /// declaration's output with it. A file of that text is there already where this name is taken, too.
    /// </summary>
    private static void Add(SourceProductionContext output, EmittedFile file)
    {
        var text = SourceText.From(file.Text, Utf8);
        if (!Added(output, file.Name, text))
            Added(output, Digest(file.Text) + ".g.cs", text);
    }

    private static bool Added(SourceProductionContext output, string name, SourceText text)
    {
        try
        {
            output.AddSource(name, text);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static string Digest(string text)
    {
        using var hash = SHA256.Create();
        return BitConverter.ToString(hash.ComputeHash(Utf8.GetBytes(text))).Replace("-", "");
    }
}
