using System;
using System.Collections.Generic;
using System.Linq;
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

    public static void Write<T>(IncrementalGeneratorInitializationContext context, IncrementalValuesProvider<T> plans, Func<T, IReadOnlyList<EmittedFile>> emit)
    {
        var files = plans.Select((plan, _) => new EquatableArray<EmittedFile>(emit(plan))).WithTrackingName(DslPeftGenerator.Output);
        context.RegisterSourceOutput(files, (output, emitted) =>
        {
            foreach (var file in emitted)
                output.AddSource(file.Name, SourceText.From(file.Text, Utf8));
        });
    }
}
