"""Photographs a second of other programs, from files to described faces, on all cores: one process a core, one thread each.

    python enrol_peers.py PHOTOS hog|cnn NUMBER
    python enrol_peers.py PHOTOS opencv NUMBER YUNET RECOGNISER

`hog` and `cnn` are `face_recognition` with dlib's two detectors. `opencv` is YuNet and, in OpenCV's own inference, the
recogniser of the `dlib` pack (an ONNX file) on four views a face, as the pack asks for them. Prints the number, the
processor time of each in milliseconds, and how many faces were described; opening networks and the first photograph of each
process are not counted.
"""
import multiprocessing
import os
import sys
import time

# Read by the libraries when they are loaded.
os.environ.update({"PYTHONWARNINGS": "ignore", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "OPENCV_LOG_LEVEL": "ERROR"})

# Where ArcFace's crop of 112 pixels has the five points; here for one of 150, which is near enough for a timing.
POINTS = [(38.2946, 51.6963), (73.5318, 51.5014), (56.0252, 71.7366), (41.5493, 92.3655), (70.7299, 92.2041)]


def with_dlib(model):
    import face_recognition

    def look(path):
        picture = face_recognition.load_image_file(path)
        places = face_recognition.face_locations(picture, model=model)
        return len(face_recognition.face_encodings(picture, places))

    return look


def with_opencv(yunet, recogniser):
    import cv2
    import numpy

    cv2.setNumThreads(1)
    detector = cv2.FaceDetectorYN.create(yunet, "", (640, 640))
    network = cv2.dnn.readNetFromONNX(recogniser)
    points = numpy.array(POINTS, dtype=numpy.float32) * 150 / 112
    moved = numpy.float32([[1, 0, 4.5], [0, 1, 4.5]])

    def look(path):
        picture = cv2.imread(path)
        detector.setInputSize((picture.shape[1], picture.shape[0]))
        _, faces = detector.detect(picture)
        for face in [] if faces is None else faces:
            found = face[4:14].reshape(5, 2)
            turn, _ = cv2.estimateAffinePartial2D(found, points, method=cv2.LMEDS)
            chip = cv2.warpAffine(picture, turn, (150, 150))
            views = [chip, cv2.warpAffine(chip, moved, (150, 150), borderMode=cv2.BORDER_REPLICATE)]
            views += [cv2.flip(view, 1) for view in views]
            network.setInput(cv2.dnn.blobFromImages(views, swapRB=True))
            network.forward()
        return 0 if faces is None else len(faces)

    return look


def work(ready, start, results, make, arguments, paths):
    look = make(*arguments)
    look(paths[0])
    ready.put(None)
    start.wait()
    spent = time.process_time()
    faces = sum(look(path) for path in paths)
    results.put((faces, time.process_time() - spent))


def main():
    folder, kind, number, *models = sys.argv[1:]
    make, arguments = (with_opencv, models) if kind == "opencv" else (with_dlib, [kind])
    paths = [os.path.join(folder, name) for name in sorted(os.listdir(folder))][: int(number)]
    cores = len(os.sched_getaffinity(0))
    context = multiprocessing.get_context("spawn")
    ready, results, start = context.Queue(), context.Queue(), context.Event()
    workers = [
        context.Process(target=work, args=(ready, start, results, make, arguments, paths[core::cores]))
        for core in range(cores)
    ]
    for worker in workers:
        worker.start()
    for _ in workers:
        ready.get(timeout=600)
    since = time.perf_counter()
    start.set()
    answers = [results.get(timeout=600) for _ in workers]
    took = time.perf_counter() - since
    faces, spent = (sum(answer[part] for answer in answers) for part in (0, 1))
    for worker in workers:
        worker.join()
    print(f"{len(paths) / took:.2f} {1e3 * spent / len(paths):.1f} {faces}")


if __name__ == "__main__":
    main()
