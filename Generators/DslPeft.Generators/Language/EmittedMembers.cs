using System.Collections.Generic;
using System.Linq;

namespace DslPeft.Generators.Language;

/// <summary>
/// The members that the other half of a class has for others to use, and those of its base that the half itself uses. A user's member of
/// such a name cannot stand beside them; private members of the half step aside instead.
/// </summary>
internal static class EmittedMembers
{
    /// <summary>Names, each with the types of its parameters if it is a method.</summary>
    private static readonly (string Name, string? Parameters)[] OfAdaptation =

        [
            ("BaseParameters", null),
            ("TrainableParameters", null),
            ("AddedParameters", null),
            ("ChangedParameters", null),
            ("DeployedParameters", null),
            ("HeadParameters", null),
            ("Declaration", null),
            ("SharedLayers", null),
            ("Forward", "Batch"),
            ("Forward", "Batch,int"),
            ("Infer", "Batch"),
            ("InferNext", "Batch,KeyValueCache"),
            ("WhyUncached", null),
            ("InferLower", "Batch,int"),
            ("InferUpper", "Batch,Tensor,int"),
            ("Loss", "Batch"),
            ("Loss", "Batch,LossShare"),
            ("Merge", ""),
            ("Unmerge", ""),
            ("Bind", ""),
            ("BindDeployed", "DeployedTensors"),
            ("Deploy", "DeployedTensors"),
            ("Deploy", ""),
        ],
        OfAdaptedModel =

        [
            ("Base", null),
            ("Routing", null),
            ("training", null),
            ("DroppedLayers", null),
            ("LeavesOut", "int"),
            ("LossWeights", null),
            ("Prepare", ""),
            ("PrepareTraining", ""),
            ("Undeploy", ""),
            ("Free", "Tensor"),
            ("Replace", "Tensor,Tensor"),
            ("Measured", "Tensor"),
            ("BeginTerms", ""),
            ("EndTerms", ""),
            ("WithLoss", "Tensor,Tensor,double"),
            ("NamesOf", null),
            ("TensorsAt", null),
            ("BaseAt", null),
            ("OffsetsOf", null),
            ("GradientsAt", null),
        ],
        OfArchitecture =
        [("ParameterCount", null), ("Declaration", null), (".ctor", ""), ("Load", "string"), ("Forward", "Batch"), ("Inspect", "Batch")],
        OfArchitectureModule =

        [
            ("LoadFrom", "string"),
            ("Fused", "string[]"),
            ("Version", null),
            ("Free", "Tensor"),
            ("Replace", "Tensor,Tensor"),
            ("Dispose", ""),
        ],
        OfBlock = [(".ctor", "TensorModule,string")],
        OfProgram = [("Definition", null), ("Run", "string[]")];

    /// <summary>The user's members that an adaptation cannot have.</summary>
    public static IEnumerable<string> Taken(AdaptationSpec spec)
    {
        var members = OfAdaptation.ToList();
        if (spec.Architecture is { } architecture)
            members.Add((".ctor", architecture.Type.Name + ",int"));
        if (spec.Head is null)
            members.Add(("Encode", "Batch"));
        if (spec.Head is { Form.ComparesSentences: true })
            members.AddRange([("ForwardBoth", "Batch"), ("InferBoth", "Batch")]);
        if (spec.Methods.SelectMany(use => use.Method.Bodies).Any(body => body.On is When.BeforeTraining))
            members.Add(("Start", "TrainingExamples"));
        if (spec.Methods.SelectMany(use => use.Method.Bodies).Any(body => body.On is not (null or When.BeforeTraining)))
            members.Add(("Schedule", "When,Moment"));
        return Taken(spec.Type, members, OfAdaptedModel);
    }

    /// <summary>The user's members that an architecture cannot have; with a layout its parts are emitted as well.</summary>
    public static IEnumerable<string> Taken(ArchitectureSpec spec) =>
        Taken(
            spec.Type,
            spec.HasLayout ? [.. OfArchitecture, .. spec.Parts.Select(part => (part.Name, (string?)null))] : OfArchitecture,
            OfArchitectureModule
        );

    /// <summary>The user's members that a block or a sublayer of it cannot have.</summary>
    public static IEnumerable<string> Taken(BlockSpec spec) =>
        Taken(spec.Type, [.. OfBlock, .. spec.Sublayers.Select(sublayer => (sublayer.Accessor, (string?)null))], []);

    /// <summary>The user's members that a program cannot have.</summary>
    public static IEnumerable<string> Taken(ExecutableSpec spec) => Taken(spec.Type, OfProgram, []);

    /// <summary>The user's members of a sublayer that its other half cannot stand beside.</summary>
    public static IEnumerable<string> Taken(SublayerSpec sublayer) => Taken(sublayer.Type, OfBlock, []);

    /// <summary>The members whose names are taken, and the class itself where it is called as one of its members.</summary>
    private static IEnumerable<string> Taken(
        TypeSpec type,
        IReadOnlyCollection<(string Name, string? Parameters)> emitted,
        IEnumerable<(string Name, string? Parameters)> inherited
    ) =>
        type
            .Members.Where(own =>
                emitted
                    .Concat(inherited)
                    .Any(member =>
                        member.Name == own.Name
                        && (member.Parameters is null || own.Parameters is null || member.Parameters == own.Parameters)
                    )
            )
            .Select(own => own.Name)
            .Concat(emitted.Any(member => member.Name == type.Name) ? [type.Name] : [])
            .Distinct();
}
