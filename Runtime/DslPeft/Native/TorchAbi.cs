using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Native;

/// <summary>Tensors for a native call, as TorchSharp's library takes and gives them.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct TensorArray(nint* tensors, long count)
{
    public nint* Tensors = tensors;
    public long Count = count;
}

/// <summary>A node of the graph that autograd records: a strong and a weak pointer to it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NodePointer
{
    public nint Strong;
    public nint Weak;
}

/// <summary>
/// The C functions of libtorch, and of TorchSharp's native library, that have no managed form. They are looked up once, in the libraries
/// that TorchSharp has loaded; where one is missing, <see cref="IsPresent"/> is false and nothing here may be called. A
/// <see cref="Tensor.Handle"/> is a pointer to an <c>at::Tensor</c>, which both sides understand.
/// </summary>
internal static unsafe class TorchAbi
{
    private static readonly delegate* unmanaged[Cdecl]<nint, nint, nint*, byte*, nint*, long, byte**, nint*, int> LinearPointwise;
    private static readonly delegate* unmanaged[Cdecl]<nint, nint, nint, int> IntMm;
    private static readonly delegate* unmanaged[Cdecl]<nint, nint*, int> NewHandle;
    private static readonly delegate* unmanaged[Cdecl]<nint, int> DeleteHandle;
    private static readonly delegate* unmanaged[Cdecl]<nint, nint, NodePointer> NewNode;
    private static readonly delegate* unmanaged[Cdecl]<NodePointer, void> DropStrong,
        DropWeak,
        ClearInputMetadata;
    private static readonly delegate* unmanaged[Cdecl]<NodePointer, TensorArray, byte, void> SetNextEdges;
    private static readonly delegate* unmanaged[Cdecl]<
        TensorArray,
        TensorArray,
        TensorArray,
        TensorArray,
        NodePointer,
        delegate* unmanaged[Cdecl]<nuint, nint*>,
        void> WrapOutputs;

    [ThreadStatic]
    private static nint s_wrapped;

    static TorchAbi()
    {
        _ = CPU; // TorchSharp loads its libraries
        var found = Library("torch_cpu", out var torch) & Library("LibTorchSharp", out var sharp);
        LinearPointwise = (delegate* unmanaged[Cdecl]<nint, nint, nint*, byte*, nint*, long, byte**, nint*, int>)Export(
            torch,
            "aoti_torch_cpu__linear_pointwise",
            ref found
        );
        IntMm = (delegate* unmanaged[Cdecl]<nint, nint, nint, int>)Export(torch, "aoti_torch_cpu__int_mm_out", ref found);
        NewHandle = (delegate* unmanaged[Cdecl]<nint, nint*, int>)Export(torch, "aoti_torch_new_tensor_handle", ref found);
        DeleteHandle = (delegate* unmanaged[Cdecl]<nint, int>)Export(torch, "aoti_torch_delete_tensor_object", ref found);
        NewNode = (delegate* unmanaged[Cdecl]<nint, nint, NodePointer>)Export(sharp, "THSAutograd_CSharpNode_ctor", ref found);
        DropStrong = (delegate* unmanaged[Cdecl]<NodePointer, void>)Export(sharp, "THSAutograd_CSharpNode_disposeSharedPtr", ref found);
        DropWeak = (delegate* unmanaged[Cdecl]<NodePointer, void>)Export(sharp, "THSAutograd_CSharpNode_disposeWeakPtr", ref found);
        ClearInputMetadata = (delegate* unmanaged[Cdecl]<NodePointer, void>)Export(
            sharp,
            "THSAutograd_CSharpNode_clearInputMetadata",
            ref found
        );
        SetNextEdges = (delegate* unmanaged[Cdecl]<NodePointer, TensorArray, byte, void>)Export(
            sharp,
            "THSAutograd_CSharpNode_setNextEdges",
            ref found
        );
        WrapOutputs = (delegate* unmanaged[Cdecl]<
            TensorArray,
            TensorArray,
            TensorArray,
            TensorArray,
            NodePointer,
            delegate* unmanaged[Cdecl]<nuint, nint*>,
            void>)Export(sharp, "THSAutograd_Function_wrapOutputs", ref found);
        IsPresent = found;
    }

    /// <summary>True if every function was found.</summary>
    public static bool IsPresent { get; }

    /// <summary>oneDNN's x Wᵀ + b: x (…, In), W (Out, In) of any strides, b (Out) or null. Records no graph.</summary>
    /// <returns>The product, or null where this libtorch was built without oneDNN or it does not take these tensors.</returns>
    public static Tensor? OneDnnLinear(Tensor x, nint weight, nint bias)
    {
        nint result;
        fixed (
            byte* attribute = "none\0"u8,
                algorithm = "\0"u8
        )
        {
            return LinearPointwise(x.Handle, weight, bias == 0 ? null : &bias, attribute, null, 0, &algorithm, &result) == 0
                ? Tensor.UnsafeCreateTensor(result)
                : null;
        }
    }

    /// <summary>Writes a b, of matrices of eight-bit integers, as integers of 32 bits.</summary>
    /// <returns>False where libtorch does not take these tensors.</returns>
    public static bool IntegerProduct(Tensor sums, Tensor a, Tensor b) => IntMm(sums.Handle, a.Handle, b.Handle) == 0;

    /// <summary>Another pointer to the same tensor, which shares its memory and its place in the graph.</summary>
    public static nint Share(nint tensor)
    {
        nint shared;
        return NewHandle(tensor, &shared) == 0 ? shared : throw new InvalidOperationException("libtorch did not share a tensor.");
    }

    /// <summary>Gives a pointer of <see cref="Share"/> back.</summary>
    public static void Release(nint tensor) => _ = DeleteHandle(tensor);

    /// <summary>Makes <paramref name="output"/> the result of a node whose gradients go to <paramref name="inputs"/>.</summary>
    /// <param name="output">A tensor that nothing recorded.</param>
    /// <param name="inputs">Tensors that receive gradients, in the order in which <paramref name="apply"/> gives them.</param>
    /// <param name="apply">Pointer to a function from gradients to a <see cref="TensorArray"/>.</param>
    /// <param name="deleted">Pointer to a function that is called when the graph drops the node.</param>
    public static Tensor Attach(Tensor output, ReadOnlySpan<nint> inputs, nint apply, nint deleted)
    {
        var node = NewNode(apply, deleted);
        CheckForErrors();
        var outputHandle = output.Handle;
        fixed (nint* pointers = inputs)
        {
            var variables = new TensorArray(pointers, inputs.Length);
            SetNextEdges(node, variables, 1);
            ClearInputMetadata(node);
            WrapOutputs(variables, default, default, new TensorArray(&outputHandle, 1), node, &Allocate);
        }
        DropStrong(node);
        DropWeak(node);
        CheckForErrors();
        var result = Tensor.UnsafeCreateTensor(*(nint*)s_wrapped);
        return result;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
    private static nint* Allocate(nuint count)
    {
        if (s_wrapped == 0)
            s_wrapped = (nint)NativeMemory.AllocZeroed(4, (nuint)sizeof(nint));
        return (nint*)s_wrapped;
    }

    /// <summary>A library that is in the process already, by its plain name.</summary>
    private static bool Library(string name, out nint library) =>
        NativeLibrary.TryLoad(
            OperatingSystem.IsWindows() ? $"{name}.dll"
                : OperatingSystem.IsMacOS() ? $"lib{name}.dylib"
                : $"lib{name}.so",
            out library
        );

    private static nint Export(nint library, string name, ref bool found)
    {
        nint address = 0;
        found &= library != 0 && NativeLibrary.TryGetExport(library, name, out address);
        return address;
    }
}
