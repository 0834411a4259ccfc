using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary>Moves to a device that cost nothing where all is there already: models and batches are made on the CPU.</summary>
internal static class DeviceMoves
{
    /// <summary>The batch itself on the CPU, else a copy on the device. Disposing both is right in either case.</summary>
    public static Batch On(this Batch batch, Device device) => device.type == DeviceType.CPU ? batch : batch.To(device);

    /// <summary>Moves a module's tensors.</summary>
    public static void MoveTo(this nn.Module module, Device device)
    {
        if (device.type != DeviceType.CPU)
        {
            module.to(device);
        }
    }
}
